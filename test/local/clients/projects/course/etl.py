import configparser

import psycopg2

from sql_queries import copy_statements, insert_statements


def run_all(cur, conn, statements):
    for statement in statements:
        cur.execute(statement)
        conn.commit()


def main():
    config = configparser.ConfigParser()
    config.read('dwh.cfg')
    conn = psycopg2.connect('host={} dbname={} user={} password={} port={}'.format(*config['CLUSTER'].values()))
    cur = conn.cursor()
    run_all(cur, conn, copy_statements)
    run_all(cur, conn, insert_statements)
    conn.close()


if __name__ == '__main__':
    main()
