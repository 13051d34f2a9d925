// `npm run bench -- NAME`: a benchmark prints its figures with the machine's cores and the command; it asserts nothing.
import { availableParallelism } from 'node:os';

const BENCHMARKS = { local: () => import('./local.ts'), sparkify: () => import('./sparkify.ts') } as const;

const [name = '', ...args] = process.argv.slice(2);
if (!(name in BENCHMARKS)) {
  console.error(`There is no benchmark "${name}". There are: ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exit(2);
}
console.log(`npm run bench -- ${[name, ...args].join(' ')}`);
console.log(`${availableParallelism()} cores, Node ${process.version}\n`);
const benchmark = await BENCHMARKS[name as keyof typeof BENCHMARKS]();
await benchmark.run(args);
