import { isRecord } from './jsonRecord';
import type { JsonRecord } from './jsonRecord';

/** Members whose list holds the records of an answer or a message. */
export const listMembers = ['records', 'value'] as const;

/** What may stand beside such a list; anything else means that the object is a record which happens to have such a member. */
const companions = /^(@odata\..*|nextLink|count|totalCount|EventProcessedUtcTime|EventEnqueuedUtcTime|PartitionId|IoTHub|records|value)$/;

/** Whether a member may stand in an object around the list of records. */
export function isContainerCompanion(name: string): boolean {
  return companions.test(name);
}

/** Whether an object holds records rather than being one: an answer of Graph or ARM, a message of an event hub, a query's answer. */
export function isContainer(record: JsonRecord): boolean {
  if (isQueryAnswer(record)) return true;
  const names = Object.keys(record);
  if (listMembers.some((member) => Array.isArray(record[member])) && names.every(isContainerCompanion)) return true;
  return (
    'body' in record &&
    names.length <= 4 &&
    (isRecord(record['body']) || Array.isArray(record['body']) || typeof record['body'] === 'string')
  );
}

/** Whether an object is the answer to a query: `tables` of columns and rows. */
export function isQueryAnswer(record: JsonRecord): boolean {
  const tables = record['tables'];
  return (
    Array.isArray(tables) &&
    tables.every((table: unknown) => typeof table === 'object' && table !== null && 'columns' in table && 'rows' in table)
  );
}
