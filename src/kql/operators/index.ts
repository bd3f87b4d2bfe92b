import { count } from './count';
import { evaluate } from './evaluate';
import { extend, serialize } from './extend';
import { externalData } from './externalData';
import { find } from './find';
import { getSchema } from './getSchema';
import { invoke } from './invoke';
import { join, lookup } from './join';
import { makeSeries } from './makeSeries';
import { mvApply } from './mvApply';
import { mvExpand } from './mvExpand';
import type { TabularOperator } from './operator';
import { parse, parseWhere } from './parse';
import { parseKv } from './parseKv';
import { partition } from './partition';
import { passing } from './passing';
import { choosers, distinct, project, projectRename } from './project';
import { range } from './range';
import { reduce } from './reduce';
import { scan } from './scan';
import { search } from './search';
import { consume, facet, fork } from './several';
import { sampleDistinct } from './sampleDistinct';
import { topHitters } from './topHitters';
import { sample, sort, take, top } from './sort';
import { dataTable, print } from './sources';
import { summarize } from './summarize';
import { topNested } from './topNested';
import { union } from './union';
import { where } from './where';

/** Every tabular operator and source that the engine knows. */
export const operators: readonly TabularOperator[] = [
  consume,
  count,
  dataTable,
  distinct,
  evaluate,
  extend,
  externalData,
  facet,
  find,
  fork,
  getSchema,
  invoke,
  join,
  lookup,
  makeSeries,
  mvApply,
  mvExpand,
  parse,
  parseKv,
  parseWhere,
  partition,
  print,
  project,
  projectRename,
  range,
  reduce,
  sample,
  sampleDistinct,
  scan,
  search,
  serialize,
  sort,
  summarize,
  take,
  top,
  topHitters,
  topNested,
  union,
  where,
  ...choosers,
  ...passing,
];
