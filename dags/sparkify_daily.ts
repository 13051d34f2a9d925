// Sparkify by the day: the SQL of dags/sparkify.ts, with a day of logs for each run. The cluster stays, so that each day finds what
// the days before it left: run it on a target whose warehouse is standing, such as `standing` in shiftwork.config.ts.
import { dag, param } from '../index.ts';

export default dag({
  id: 'sparkify_daily',
  description: 'Loads what people played at Sparkify on one day, beside the days before it',
  sql: 'sql/sparkify',
  // The service has left the logs of one month.
  schedule: { cron: '0 0 * * *', timezone: 'UTC', start: '2018-11-01', end: '2018-11-30' },
  maxActiveRuns: 3,
  params: {
    log_root: param.string({
      default: 's3://udacity-dend/log_data',
      description: 'folder of the log files',
    }),
    log_data: param.computed(
      ({ dataIntervalStart }, { log_root }) => `${String(log_root)}/${logFile(dataIntervalStart)}`,
      {
        description: "the day's log file",
      },
    ),
    log_jsonpath: param.string({
      default: 's3://udacity-dend/log_json_path.json',
      description: 'JSONPaths file: which key of an event goes into which column',
    }),
    song_data: param.string({
      default: 's3://udacity-dend/song_data',
      description: 'prefix of the song files: those that are new are loaded',
    }),
    data_region: param.string({
      default: 'us-west-2',
      description: 'AWS region of those buckets',
    }),
    plays_from: param.computed(({ dataIntervalStart }) => dataIntervalStart, {
      description: 'the first play that checks of several tables look at',
    }),
    plays_until: param.computed(({ dataIntervalEnd }) => dataIntervalEnd, {
      description: 'and where they end',
    }),
    batch_files: param.number({
      default: 10_000,
      min: 1,
      description: 'files that one COPY loads at most',
    }),
    on_change: param.oneOf(['stop', 'reload', 'append'], {
      default: 'reload',
      description: 'what a log file means that was loaded and has changed since',
    }),
    reset: param.boolean({
      default: false,
      description: 'drop every table first',
    }),
  },
});

/** `2018/11/2018-11-30-events.json` */
function logFile(day: string): string {
  const [year = '', month = '', date = ''] = day.slice(0, 10).split('-');
  return `${year}/${month}/${year}-${month}-${date}-events.json`;
}
