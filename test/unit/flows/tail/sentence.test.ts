import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../../src/flows/tail/sentence';
import type { SentenceFacts } from '../../../../src/flows/tail/sentence';

const nothing: SentenceFacts = {
  category: 'Administrative',
  operation: '',
  outcome: 'unknown',
  status: '',
  subStatus: '',
  caller: '',
  address: '',
  resourceId: '',
  properties: '',
};
const vault = '/subscriptions/1/resourceGroups/rg-mon/providers/Microsoft.KeyVault/vaults/kv-one';
const of = (facts: Partial<SentenceFacts>): string => sentenceOf({ ...nothing, ...facts });
const properties = (value: unknown): string => JSON.stringify(value);

const cases: readonly (readonly [what: string, facts: Partial<SentenceFacts>, sentence: string])[] = [
  [
    'who did what to what, in which group and from where',
    {
      operation: 'MICROSOFT.KEYVAULT/VAULTS/DELETE',
      outcome: 'success',
      caller: 'mia@example.org',
      address: '192.0.2.7',
      resourceId: vault,
    },
    'mia@example.org deleted vault kv-one in rg-mon from 192.0.2.7',
  ],
  [
    'that somebody was refused, and why',
    {
      operation: 'Microsoft.Insights/diagnosticSettings/delete',
      outcome: 'failure',
      subStatus: 'Forbidden',
      caller: 'mia@example.org',
      resourceId: `${vault}/providers/microsoft.insights/diagnosticSettings/audit`,
    },
    'mia@example.org was refused to delete diagnostic setting audit in rg-mon (Forbidden)',
  ],
  [
    'what goes on without anybody who does it',
    {
      operation: 'Microsoft.Authorization/locks/delete',
      outcome: 'running',
      resourceId: `${vault}/providers/Microsoft.Authorization/locks/keep`,
    },
    'Lock keep is being deleted in rg-mon',
  ],
  [
    'whether a write made or changed something',
    {
      operation: 'Microsoft.KeyVault/vaults/write',
      outcome: 'success',
      subStatus: 'Created',
      caller: 'mia@example.org',
      resourceId: vault,
    },
    'mia@example.org created vault kv-one in rg-mon',
  ],
  [
    'an action by its own name',
    {
      operation: 'Microsoft.Storage/storageAccounts/listKeys/action',
      outcome: 'success',
      caller: 'app',
      resourceId: '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st',
    },
    'app listed the keys of storage account st in rg',
  ],
  [
    'a service incident with its services and regions (SK-14)',
    {
      category: 'ServiceHealth',
      properties: properties({
        title: 'Storage is slow',
        service: 'Storage',
        region: 'West Europe',
        incidentType: 'Incident',
        stage: 'Active',
      }),
    },
    'Service incident: Storage is slow · Storage, West Europe · stage Active',
  ],
  [
    'a resource’s health before and now (SK-14)',
    {
      category: 'ResourceHealth',
      resourceId: vault,
      properties: properties({ currentHealthStatus: 'Unavailable', previousHealthStatus: 'Available' }),
    },
    'kv-one is Unavailable, was Available',
  ],
  [
    'how many instances there were and are (SK-14)',
    {
      category: 'Autoscale',
      outcome: 'success',
      properties: properties({ ResourceName: '/a/b/plan', OldInstancesCount: '2', NewInstancesCount: '5' }),
    },
    'Autoscale scaled plan from 2 to 5 instances',
  ],
  [
    'a recommendation with its kind and weight (SK-14)',
    {
      category: 'Recommendation',
      resourceId: vault,
      properties: properties({
        recommendationName: 'Use purge protection',
        recommendationCategory: 'Security',
        recommendationImpact: 'High',
      }),
    },
    'Advisor recommends "Use purge protection" for kv-one · Security · impact high',
  ],
  [
    'an alert with its rule, where the properties are JSON in a text',
    {
      category: 'Alert',
      outcome: 'success',
      status: 'Resolved',
      properties: properties(properties({ RuleName: 'CPU high', resourceId: '/x/vm-7' })),
    },
    'Alert "CPU high" resolved on vm-7',
  ],
  [
    'a policy that found fault',
    {
      category: 'Policy',
      operation: 'Microsoft.Authorization/policies/audit/action',
      caller: 'mia@example.org',
      resourceId: vault,
      properties: properties({}),
    },
    'Policy found fault with kv-one for mia@example.org',
  ],
];

describe('the sentence of an event (SK-12)', () => {
  it.each(cases)('says %s', (_what, facts, sentence) => {
    expect(of(facts)).toBe(sentence);
  });

  const categories = [
    'Administrative',
    'ServiceHealth',
    'ResourceHealth',
    'Alert',
    'Autoscale',
    'Recommendation',
    'Security',
    'Policy',
    'Novel',
  ];
  it.each(categories)('leaves out cleanly what an event of %s lacks', (category) => {
    for (const text of ['', '{}', 'null', 'no JSON', '"text"', '{"policies":"no list","RuleName":null}']) {
      const sentence = of({ category, properties: text });
      expect(sentence).not.toMatch(/undefined|null|\(\)|""| {2}|^ | $/);
      expect(sentence.length).toBeGreaterThan(5);
    }
  });

  it('says something of its own of each event of the samples', () => {
    for (const file of ['administrative.rest.json', 'othercategories.rest.json']) {
      const { value } = JSON.parse(readFileSync(`test/fixtures/logs/activity/${file}`, 'utf8')) as { value: Record<string, never>[] };
      for (const event of value) {
        const word = (name: string): string => String((event[name] as { value?: string } | undefined)?.value ?? '');
        const sentence = of({
          category: word('category'),
          operation: word('operationName'),
          status: word('status'),
          resourceId: String(event['resourceId'] ?? ''),
          properties: properties(event['properties']),
        });
        expect(sentence).not.toMatch(/undefined|null|\(\)|\[object/);
      }
    }
  });
});
