/** The fictional tenant and its two subscriptions. */
export const tenantId = '0f0f0f0f-1111-4222-8333-000000000001';
export const tenantResourceId = `/tenants/${tenantId}/providers/Microsoft.aadiam`;
export const workspaceId = '0f0f0f0f-1111-4222-8333-0000000000b1';

export const subscriptions = {
  production: { id: '0f0f0f0f-1111-4222-8333-0000000000a1', name: 'Contoso Production' },
  development: { id: '0f0f0f0f-1111-4222-8333-0000000000a2', name: 'Contoso Development' },
} as const;
