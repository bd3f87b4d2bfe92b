import { isRecord } from './jsonRecord';
import type { JsonRecord, JsonValue } from './jsonRecord';

/** Words of the step types and states, by their number: the order of Graph's enumerations (FM-8, an assumption of the requirement). */
const stepTypes = ['import', 'scoping', 'matching', 'processing', 'referenceResolution', 'export'];
const states = ['success', 'failure', 'skipped', 'warning'];

const graphSystems = ['servicePrincipal', 'sourceSystem', 'targetSystem', 'sourceIdentity', 'targetIdentity', 'initiatedBy'];

/** Marks a converted record, so that it is not converted again; the mark never reaches a table. */
const mark = '__converted';

/** Whether a record went through {@link convertProvisioning}. */
export function isProvisioningConverted(record: JsonRecord): boolean {
  return mark in record;
}

/**
 * Puts a provisioning record into the layout of the table: systems and identities with `Id` and `Name`, numbers of enumerations replaced by
 * their words, each number kept beside as `…Value`.
 */
export function convertProvisioning(record: JsonRecord): JsonRecord {
  const inner = record['properties'];
  if (isRecord(inner)) return { ...record, [mark]: true, properties: convertEntity(parsed(inner)) };
  return { ...convertEntity(record), [mark]: true };
}

function convertEntity(entity: JsonRecord): JsonRecord {
  const result: Record<string, JsonValue> = { ...entity };
  for (const name of graphSystems) {
    const system = entity[name];
    if (isRecord(system)) result[name] = renamed(system);
  }
  const info = entity['provisioningStatusInfo'];
  if (isRecord(info)) {
    const { status, Status, ...rest } = info;
    result['provisioningStatusInfo'] = { ...worded('Status', Status ?? status ?? null, states), ...rest };
  }
  const statusInfo = entity['statusInfo'];
  if (isRecord(statusInfo)) result['statusInfo'] = { ...statusInfo, ...worded('Status', statusInfo['Status'] ?? null, states) };
  const steps = entity['provisioningSteps'];
  if (Array.isArray(steps)) result['provisioningSteps'] = steps.map(convertStep);
  return result;
}

function convertStep(step: JsonValue): JsonValue {
  if (!isRecord(step)) return step;
  return {
    ...step,
    ...worded('provisioningStepType', step['provisioningStepType'] ?? null, stepTypes),
    ...worded('status', step['status'] ?? null, states),
  };
}

/** A member in words, and its number beside it where it came as one. */
function worded(name: string, value: JsonValue, words: readonly string[]): JsonRecord {
  if (typeof value !== 'number') return { [name]: value };
  return { [name]: words[value] ?? String(value), [`${name}Value`]: value };
}

function renamed(system: JsonRecord): JsonRecord {
  const { id, displayName, initiatorType, ...rest } = system;
  return {
    ...rest,
    ...(initiatorType === undefined ? {} : { Type: initiatorType }),
    ...(id === undefined ? {} : { Id: id }),
    ...(displayName === undefined ? {} : { Name: displayName }),
  };
}

/** Members that came as JSON text are read. */
function parsed(entity: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(entity).map(([name, value]) => [name, parsedValue(value)]));
}

function parsedValue(value: JsonValue): JsonValue {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return value;
  }
}
