import { describe, expect, it } from 'vitest';
import { nodePlace } from '../../../../src/features/setup/nodePlace';
import { ownerKey } from '../../../../src/features/tenants/ownerKey';
import { ownerOf } from '../../../../src/base/settingOwner';

const owners = [{}, { attributes: true }, { subscriptionId: 's1' }] as const;

describe('a node of the view of tenants', () => {
  it.each(owners)('tells whose settings it is about: %j', (owner) => {
    const place = { connectionId: 'azure', tenantId: 't1', tenantName: 'Contoso' };
    const at = (id: string) => nodePlace({ id, label: '' }, () => 'Contoso');
    expect(at(ownerKey('t1', owner))).toEqual({ place, ...ownerOf(owner) });
    expect(at(`${ownerKey('t1', owner)}/to/law`)).toEqual({ place, ...ownerOf(owner), setting: 'to/law' });
    expect(at('t1')).toEqual({ place });
  });
});
