import type { Advice } from './advice';
import { comparisonAdvice } from './comparisons';
import { nameAdvice } from './names';
import { olderNameAdvice } from './olderNames';
import { timeFilterAdvice } from './timeFilter';

/** All that the editor advises. */
export const advices: readonly Advice[] = [...nameAdvice, ...comparisonAdvice, ...olderNameAdvice, timeFilterAdvice];
