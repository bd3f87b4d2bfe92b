import { azureRequestTable } from './azure';
import { directLogRequestTable } from './directLogs';
import type { EngineRequests } from './engine';
import { feedRequestTable } from './feed';
import { managementGroupRequestTable } from './managementGroups';
import { setupRequestTable } from './setup';
import { siemRequestTable } from './siem';
import { tailRequestTable } from './tail';

/** Every request's name, for whoever wires them. The type makes a missing one fail to compile. */
const requestTable: Readonly<Record<keyof EngineRequests, true>> = {
  ...azureRequestTable,
  ...setupRequestTable,
  ...managementGroupRequestTable,
  ...tailRequestTable,
  ...feedRequestTable,
  ...siemRequestTable,
  ...directLogRequestTable,
  'source/open': true,
  'source/openWorkspaces': true,
  'source/list': true,
  'source/refresh': true,
  'source/cancel': true,
  'source/remove': true,
  'source/columns': true,
  'source/problems': true,
  'cache/info': true,
  'cache/clear': true,
  'query/run': true,
  'query/explain': true,
  'result/rows': true,
  'result/view': true,
  'result/find': true,
  'result/columns': true,
  'result/chart': true,
  'result/release': true,
  'history/list': true,
  'history/open': true,
  'history/remove': true,
  'export/result': true,
  'export/query': true,
  'language/complete': true,
  'language/hover': true,
  'language/diagnose': true,
  'language/classify': true,
  'language/format': true,
  'language/statements': true,
  'engine/info': true,
};

export const requestNames = Object.keys(requestTable) as readonly (keyof EngineRequests)[];
