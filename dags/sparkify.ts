// The reference DAG: a music service's logs and song files, made into a star schema in Redshift. Its SQL is in sql/sparkify/.
import { dag, param } from '../index.ts';

export default dag({
  id: 'sparkify',
  description: 'Loads what people played at Sparkify, and answers what they like to hear',
  schedule: { cron: '0 6 * * *', timezone: 'UTC' },
  params: {
    log_data: param.string({
      default: 's3://udacity-dend/log_data',
      description: 'prefix of the log files',
    }),
    log_jsonpath: param.string({
      default: 's3://udacity-dend/log_json_path.json',
      description: 'JSONPaths file: which key of an event goes into which column',
    }),
    song_data: param.string({
      default: 's3://udacity-dend/song_data',
      description: 'prefix of the song files',
    }),
    data_region: param.string({
      default: 'us-west-2',
      description: 'AWS region of those buckets',
    }),
    plays_from: param.string({
      default: '1900-01-01',
      description: 'the first play that checks of several tables look at',
    }),
    plays_until: param.string({
      default: '9999-12-31',
      description: 'and where they end',
    }),
    batch_files: param.number({
      default: 10_000,
      min: 1,
      description: 'files that one COPY loads at most',
    }),
    on_change: param.oneOf(['stop', 'reload', 'append'], {
      default: 'stop',
      description: 'what a log file means that was loaded and has changed since',
    }),
    reset: param.boolean({
      default: false,
      description: 'drop every table first',
    }),
    expected: param.oneOf(['none', 'sample'], {
      default: 'none',
      description: 'sample: compare the analyses with what the sample data is known to give',
    }),
  },
  cluster: { nodeType: 'ra3.large', numberOfNodes: 1, keep: '30 minutes' },
});
