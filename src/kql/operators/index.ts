import { count } from './count';
import { extend, serialize } from './extend';
import { getSchema } from './getSchema';
import { join, lookup } from './join';
import type { TabularOperator } from './operator';
import { passing } from './passing';
import { choosers, distinct, project, projectRename } from './project';
import { sample, sort, take, top } from './sort';
import { dataTable, print, range } from './sources';
import { summarize } from './summarize';
import { union } from './union';
import { where } from './where';

/** Every tabular operator and source that the engine knows. */
export const operators: readonly TabularOperator[] = [
  count,
  dataTable,
  distinct,
  extend,
  getSchema,
  join,
  lookup,
  print,
  project,
  projectRename,
  range,
  sample,
  serialize,
  sort,
  summarize,
  take,
  top,
  union,
  where,
  ...choosers,
  ...passing,
];
