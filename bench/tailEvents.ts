/** An event as the REST answer of the Activity Log has it. Three steps to an operation; one in twelve fails. */
export function eventAt(number: number, time: number): Readonly<Record<string, unknown>> {
  const operation = Math.floor(number / 3);
  const step = number % 3;
  const failed = operation % 12 === 0 && step === 2;
  const name =
    operation % 2 === 0
      ? `providers/Microsoft.Storage/storageAccounts/st${operation % 97}`
      : `providers/Microsoft.Compute/virtualMachines/vm-${operation % 83}`;
  return {
    eventDataId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    correlationId: `10000000-0000-4000-8000-${String(operation).padStart(12, '0')}`,
    eventTimestamp: new Date(time).toISOString(),
    submissionTimestamp: new Date(time + 60_000).toISOString(),
    caller: `user${operation % 211}@example.org`,
    category: { value: 'Administrative' },
    operationName: {
      value: operation % 2 === 0 ? 'Microsoft.Storage/storageAccounts/write' : 'Microsoft.Compute/virtualMachines/start/action',
    },
    status: { value: failed ? 'Failed' : (['Started', 'Accepted', 'Succeeded'][step] ?? '') },
    subStatus: { value: failed ? 'Conflict' : '' },
    level: failed ? 'Error' : operation % 9 === 0 ? 'Warning' : 'Informational',
    resourceId: `/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-${operation % 13}/${name}`,
    resourceGroupName: `rg-${operation % 13}`,
    subscriptionId: '00000000-0000-4000-8000-000000000001',
    httpRequest: { clientIpAddress: `192.0.2.${operation % 250}`, method: 'PUT' },
    claims: { name: `User ${operation % 211}`, appid: '20000000-0000-4000-8000-000000000001' },
    authorization: { action: 'write', scope: `/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-${operation % 13}` },
    properties: { statusCode: failed ? 'Conflict' : 'OK', serviceRequestId: String(number) },
  };
}
