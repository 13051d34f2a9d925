import { isTerminal, print, type OutputFormat } from '../output.ts';
import type { RunView } from '../read-run.ts';
import { cutToWidth } from '../table.ts';
import { createLiveTable, formatFrame } from './live-table.ts';
import { createLineReporter } from './plain-lines.ts';

/** Shows a run while it goes. */
export interface RunDisplay {
  show(view: RunView): void;
  /** Draws what is last, in full, and lets go of the terminal. */
  end(): void;
}

const REDRAW_INTERVAL_MS = 200;

/** A live table on a terminal, lines elsewhere, nothing where the answer is to be JSON. */
export function createDisplay(output: OutputFormat): RunDisplay {
  if (output === 'json') return { show: () => undefined, end: () => undefined };
  return isTerminal() ? createLiveDisplay() : createLineDisplay();
}

function createLineDisplay(): RunDisplay {
  const reporter = createLineReporter();
  let said: string | undefined;
  return {
    show({ report, message, execution }) {
      if (report !== undefined) reporter.lines(report, Date.now()).forEach(print);
      if (execution === 'running' && message !== undefined && message !== said) print(message);
      said = message;
    },
    end: () => undefined,
  };
}

function createLiveDisplay(): RunDisplay {
  const table = createLiveTable(process.stdout);
  let latest: RunView | undefined;
  const draw = (height?: number): void => {
    if (latest !== undefined) table.draw(frameOf(latest, height));
  };
  const timer = setInterval(() => draw(process.stdout.rows), REDRAW_INTERVAL_MS);
  return {
    show: (view) => (latest = view),
    end() {
      clearInterval(timer);
      draw();
    },
  };
}

function frameOf({ report, message, execution, workflowId }: RunView, height?: number): readonly string[] {
  const width = process.stdout.columns || 80;
  const size = { width, ...(height === undefined ? {} : { height: height - 2 }) };
  const frame = report === undefined ? [`${workflowId}: ${execution}`] : formatFrame(report, size, Date.now());
  return execution === 'running' && message !== undefined ? [...frame, cutToWidth(message, width)] : frame;
}
