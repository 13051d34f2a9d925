"""One place that reads the configuration."""
import configparser
import logging
from pathlib import Path

logging.basicConfig(level=logging.INFO, format='%(levelname)s %(message)s')

config = configparser.ConfigParser(inline_comment_prefixes=('#',))
if not config.read(Path(__file__).with_name('dwh.cfg')):
    raise SystemExit('dwh.cfg is missing')


def session_options():
    aws = config['aws']
    return {
        'region_name': aws['region'],
        'aws_access_key_id': aws['access_key'],
        'aws_secret_access_key': aws['secret_key'],
    }
