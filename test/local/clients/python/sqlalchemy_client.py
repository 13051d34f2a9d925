import sqlalchemy as sa
from claims import CERTIFICATE, LOGIN, claim, equal, tell_all
from sqlalchemy import text

URL = '{user}:{password}@{host}:{port}/dev'.format(**LOGIN)
DRIVERS = {
    'postgresql+psycopg2': {},
    'redshift+psycopg2': {'sslrootcert': CERTIFICATE},
    'redshift+redshift_connector': {},
}


def claims_of(driver, options):
    table = driver.replace('+', '_')
    engine = sa.create_engine(f'{driver}://{URL}', connect_args=options)

    @claim(f'SQLAlchemy runs statements with {driver}')
    def runs():
        with engine.begin() as conn:
            conn.execute(text(f'create table {table} (id int primary key sortkey, name varchar(20), at timestamp)'))
            conn.execute(text(f'insert into {table} values (:id, :name, getdate())'),
                         [{'id': 1, 'name': 'a'}, {'id': 2, 'name': "b's"}])
        with engine.connect() as conn:
            rows = conn.execute(text(f'select id, name from {table} order by id')).fetchall()
        equal([tuple(row) for row in rows], [(1, 'a'), (2, "b's")])

    # PostgreSQL's dialect asks for columns of the catalog that Redshift has not either.
    if not driver.startswith('redshift'):
        return

    @claim(f'SQLAlchemy reflects tables with {driver}')
    def reflects():
        inspector = sa.inspect(engine)
        assert table in inspector.get_table_names()
        equal([column['name'] for column in inspector.get_columns(table)], ['id', 'name', 'at'])
        equal(inspector.get_pk_constraint(table)['constrained_columns'], ['id'])
        assert inspector.has_table(table) and not inspector.has_table('nothing')

    @claim(f'SQLAlchemy makes and fills tables with {driver}')
    def makes():
        made = sa.Table(f'{table}_made', sa.MetaData(), sa.Column('id', sa.Integer, autoincrement=False, primary_key=True),
                        sa.Column('name', sa.String(10)))
        made.metadata.create_all(engine)
        with engine.begin() as conn:
            conn.execute(made.insert(), [{'id': 1, 'name': 'a'}, {'id': 2, 'name': 'b'}])
            equal(conn.execute(sa.select(sa.func.count()).select_from(made)).scalar(), 2)


for driver, options in DRIVERS.items():
    claims_of(driver, options)
tell_all()
