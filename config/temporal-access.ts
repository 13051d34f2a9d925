import type { LocalState } from './local-state.ts';
import type { TemporalAccess } from './target.ts';

/** Temporal's own default. */
export const defaultTemporalAddress = '127.0.0.1:7233';

/** Where Temporal is by the environment's usual names, else where this laptop's runs, else its default. */
export function temporalFromEnv(
  env: Readonly<Record<string, string | undefined>>,
  state: LocalState | undefined,
): TemporalAccess {
  const apiKey = env['TEMPORAL_API_KEY'];
  return {
    address: env['TEMPORAL_ADDRESS'] ?? state?.temporalAddress ?? defaultTemporalAddress,
    namespace: env['TEMPORAL_NAMESPACE'] ?? 'default',
    taskQueue: env['TEMPORAL_TASK_QUEUE'] ?? 'shiftwork',
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}
