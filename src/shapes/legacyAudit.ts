import { isRecord, textOf } from './jsonRecord';
import type { JsonRecord, JsonValue } from './jsonRecord';

/**
 * Puts an audit record in the layout of 2018 (category `Audit`) into today's (FM-4). Members with a place today move there; the rest stays as it is.
 */
export function convertLegacyAudit(record: JsonRecord): JsonRecord {
  const old = isRecord(record['properties']) ? record['properties'] : {};
  const { auditEventCategory, targetUpdatedProperties, targetResourceName, targetResourceType, ...rest } = old;
  return {
    ...record,
    category: 'AuditLogs',
    properties: {
      ...rest,
      category: auditEventCategory ?? '',
      result: (textOf(record['resultType']) ?? '').toLowerCase(),
      activityDisplayName: record['operationName'] ?? '',
      activityDateTime: record['time'] ?? '',
      targetResources: [
        {
          type: targetResourceType ?? '',
          displayName: targetResourceName ?? '',
          modifiedProperties: Array.isArray(targetUpdatedProperties) ? targetUpdatedProperties.map(modifiedProperty) : [],
        },
      ],
    },
  };
}

function modifiedProperty(value: JsonValue): JsonValue {
  if (!isRecord(value)) return value;
  return { displayName: value['Name'] ?? null, oldValue: value['OldValue'] ?? null, newValue: value['NewValue'] ?? null };
}
