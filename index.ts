export { dag, task } from './model/dag.ts';
export type { ClusterOptions, Dag, DagOptions, TaskContext, TaskOutcome, TypeScriptTask } from './model/dag.ts';
export type { Source } from './model/source.ts';
export { param } from './model/param.ts';
export type { Overlap, Schedule } from './model/schedule.ts';
export { defineConfig } from './model/target-config.ts';
export type {
  LaunchedWarehouseConfig,
  ShiftworkConfig,
  StandingWarehouseConfig,
  TargetConfig,
} from './model/target-config.ts';
