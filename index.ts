export { dag, task } from './model/dag.ts';
export type { Dag, DagOptions, TaskContext, TaskOutcome, TypeScriptTask } from './model/dag.ts';
export { param } from './model/param.ts';
export { defineConfig } from './model/target-config.ts';
export type { ShiftworkConfig, TargetConfig } from './model/target-config.ts';
