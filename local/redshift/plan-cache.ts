/** What was made of texts lately: of some hundreds, in bounded memory. */
export interface PlanCache<Plan> {
  /** What was made of this text before, else what is made of it now. */
  planOf(text: string): Plan;
}

const MOST_IN_A_GENERATION = 256;
/** Longer texts are loads of rows, hardly ever sent twice. */
const LONGEST_TEXT = 8 * 1024;

/**
 * Remembers in two generations: a text that is asked for moves to the young one, and once that is full the old one, with all that was
 * not asked for meanwhile, is forgotten.
 */
export function rememberPlans<Plan>(make: (text: string) => Plan): PlanCache<Plan> {
  let young = new Map<string, Plan>();
  let old = new Map<string, Plan>();

  const remember = (text: string, plan: Plan): Plan => {
    if (young.size >= MOST_IN_A_GENERATION) [young, old] = [new Map(), young];
    young.set(text, plan);
    return plan;
  };
  return {
    planOf: (text) => {
      if (text.length > LONGEST_TEXT) return make(text);
      return young.get(text) ?? remember(text, old.get(text) ?? make(text));
    },
  };
}
