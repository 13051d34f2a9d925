/** The stretch of time whose data a run is about, its end not in it; ISO 8601, UTC. */
export interface DataInterval {
  /** Where the interval begins; of a DAG without a schedule, when the run was started. */
  readonly logicalDate: string;
  readonly dataIntervalStart: string;
  readonly dataIntervalEnd: string;
}

/** Stands for the interval where a DAG is only looked at. */
export const plannedInterval: DataInterval = {
  logicalDate: '2000-01-01T00:00:00.000Z',
  dataIntervalStart: '2000-01-01T00:00:00.000Z',
  dataIntervalEnd: '2000-01-02T00:00:00.000Z',
};

/** Whether it has a length: a DAG without a schedule has runs at moments. */
export function isStretch({
  dataIntervalStart,
  dataIntervalEnd,
}: Pick<DataInterval, 'dataIntervalStart' | 'dataIntervalEnd'>): boolean {
  return Date.parse(dataIntervalStart) < Date.parse(dataIntervalEnd);
}
