import configparser

import psycopg2

from sql_queries import create_statements, drop_statements


def drop_tables(cur, conn):
    """Starts from nothing."""
    for statement in drop_statements:
        cur.execute(statement)
        conn.commit()


def create_tables(cur, conn):
    for statement in create_statements:
        cur.execute(statement)
        conn.commit()


def main():
    config = configparser.ConfigParser()
    config.read('dwh.cfg')
    conn = psycopg2.connect('host={} dbname={} user={} password={} port={}'.format(*config['CLUSTER'].values()))
    cur = conn.cursor()
    drop_tables(cur, conn)
    create_tables(cur, conn)
    conn.close()


if __name__ == '__main__':
    main()
