"""A pipeline in the manner of Airflow's custom operators: a class for each kind of step, SQL in a class of its own."""
import logging
from contextlib import closing

import psycopg2


class Hook:
    """What an operator does to the warehouse, a connection for each call."""

    def __init__(self, **login):
        self.login = login

    def run(self, sql, parameters=None, autocommit=True):
        with closing(psycopg2.connect(**self.login)) as conn:
            conn.autocommit = autocommit
            with closing(conn.cursor()) as cur:
                for one in [sql] if isinstance(sql, str) else sql:
                    cur.execute(one, parameters)
            if not autocommit:
                conn.commit()

    def get_records(self, sql):
        with closing(psycopg2.connect(**self.login)) as conn, closing(conn.cursor()) as cur:
            cur.execute(sql)
            return cur.fetchall()


class Operator:
    def __init__(self, task_id, hook, **options):
        self.task_id, self.hook, self.options = task_id, hook, options
        self.log = logging.getLogger(task_id)
        self.downstream = []

    def __rshift__(self, others):
        self.downstream += others if isinstance(others, list) else [others]
        return others

    def execute(self):
        raise NotImplementedError


class CreateTables(Operator):
    def execute(self):
        with open(self.options['file'], encoding='utf8') as file:
            self.hook.run(file.read())


class StageToRedshift(Operator):
    copy_sql = """
        COPY {table}
        FROM '{path}'
        ACCESS_KEY_ID '{key}'
        SECRET_ACCESS_KEY '{secret}'
        REGION AS '{region}'
        FORMAT AS JSON '{json}'
        {extra};
    """

    def execute(self):
        self.hook.run('DELETE FROM {table}'.format(**self.options))
        self.hook.run(self.copy_sql.format(**{'extra': '', **self.options}))


class LoadTable(Operator):
    def execute(self):
        table, mode = self.options['table'], self.options.get('mode', 'append')
        statements = [f'TRUNCATE TABLE {table}'] if mode == 'truncate' else []
        columns = self.options.get('columns', '')
        self.hook.run([*statements, f'INSERT INTO {table} {columns}\n{self.options["sql"]}'], autocommit=False)


class DataQuality(Operator):
    def execute(self):
        for check in self.options['checks']:
            records = self.hook.get_records(check['sql'])
            if not records or records[0][0] != check['expected']:
                raise ValueError(f'{self.task_id}: {check["sql"]} is {records}, not {check["expected"]}')
        print(f'{len(self.options["checks"])} checks hold')


def run(first):
    """Every task once, each after all that it needs."""
    order, seen = [], set()

    def visit(task):
        if task.task_id in seen:
            return
        seen.add(task.task_id)
        for following in task.downstream:
            visit(following)
        order.insert(0, task)

    visit(first)
    for task in order:
        task.execute()
    print(' > '.join(task.task_id for task in order))
