import configparser

import psycopg2

TABLES = ['staging_events', 'staging_songs', 'songplays', 'users', 'songs', 'artists', 'time']

QUESTIONS = {
    'most played': """
        SELECT s.title, a.name, COUNT(*) AS plays
        FROM songplays sp
        JOIN songs s ON sp.song_id = s.song_id
        JOIN artists a ON a.artist_id = sp.artist_id
        GROUP BY 1, 2 ORDER BY plays DESC, s.title LIMIT 1""",
    'busiest weekday': """
        SELECT weekday, count(1) FROM time GROUP BY weekday ORDER BY 2 DESC LIMIT 1;""",
    'by level': """
        select distinct level, count(songplay_id) over (partition by level) from songplays order by level""",
    'load errors': 'select count(*) from stl_load_errors',
    'keys': """
        select "column", type, encoding, distkey, sortkey from pg_table_def
        where tablename = 'songplays' and (distkey or sortkey <> 0) order by 1""",
}


def main():
    config = configparser.ConfigParser()
    config.read('dwh.cfg')
    conn = psycopg2.connect('host={} dbname={} user={} password={} port={}'.format(*config['CLUSTER'].values()))
    cur = conn.cursor()
    for table in TABLES:
        cur.execute('SELECT COUNT(*) FROM {};'.format(table))
        print(table, *cur.fetchone())
    for name, question in QUESTIONS.items():
        cur.execute(question)
        print(name, cur.fetchall())
    conn.close()


if __name__ == '__main__':
    main()
