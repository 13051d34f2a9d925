// Loaded before every test file: properties are tried on the same cases each time, so that a failure is one of the change at hand.
// PROPERTY_SEED=random, or a number, tries others; what fails names its seed.
import { configureGlobal } from 'fast-check';

const FIXED = 20181101;
const asked = process.env['PROPERTY_SEED'];
if (asked !== 'random') configureGlobal({ seed: asked === undefined ? FIXED : Number(asked) });
