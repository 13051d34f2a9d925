import { Option } from 'commander';

/** `--target NAME`: `local` unless SHIFTWORK_TARGET says otherwise. */
export function targetOption(): Option {
  return new Option('-t, --target <name>', 'where it runs: a target of shiftwork.config.ts, `aws` or `local`')
    .env('SHIFTWORK_TARGET')
    .default('local');
}
