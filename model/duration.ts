const secondsPerUnit: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
};

/** What a duration may look like, for error texts. */
export const durationExample = "'30 minutes', '45s' or '2 hours'";

/** Seconds of `30 minutes`, `45s` or `2 hours`; undefined when the text is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(text.trim().toLowerCase());
  if (match === null) return undefined;
  const unit = secondsPerUnit[match[2] ?? ''] ?? secondsPerUnit[(match[2] ?? '').replace(/s$/, '')];
  return unit === undefined ? undefined : Number(match[1]) * unit;
}
