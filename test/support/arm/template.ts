import { problemsOfRequest } from '../sandbox/openApiRequest';
import { evaluate, idOf } from './expression';

/** Where a template is deployed. */
interface Scope {
  readonly kind: 'tenant' | 'managementGroup' | 'subscription' | 'resourceGroup';
  /** The id of it; empty of the tenant. */
  readonly id: string;
}

type Members = Readonly<Record<string, unknown>>;

/** What a template says that it is, for each kind of place. Source: learn.microsoft.com/azure/azure-resource-manager/templates/syntax. */
const schemas: Readonly<Record<Scope['kind'], string>> = {
  tenant: '2019-08-01/tenantDeploymentTemplate.json',
  managementGroup: '2019-08-01/managementGroupDeploymentTemplate.json',
  subscription: '2018-05-01/subscriptionDeploymentTemplate.json',
  resourceGroup: '2019-04-01/deploymentTemplate.json',
};

const parts = ['$schema', 'languageVersion', 'contentVersion', 'apiProfile', 'definitions', 'parameters', 'variables', 'functions'];
const allowed = new Set([...parts, 'resources', 'outputs', 'metadata']);

/** What every resource may have beside its own body. */
const common = new Set(['type', 'apiVersion', 'name', 'dependsOn', 'scope', 'comments', 'condition', 'copy']);

/** Where a kind of resource can be made; the others only in a resource group. An extension can be made at any of its places. */
const places: readonly (readonly [type: RegExp, kinds: readonly Scope['kind'][]])[] = [
  [/^microsoft\.(aadiam|aadcustomsecurityattributesdiagnosticsettings)\//i, ['tenant']],
  [/^Microsoft\.Resources\/resourceGroups$/i, ['subscription']],
  [/^Microsoft\.(Authorization|Insights\/diagnosticSettings)/i, ['tenant', 'managementGroup', 'subscription', 'resourceGroup']],
  [/^Microsoft\.Resources\/deployments$/i, ['tenant', 'managementGroup', 'subscription', 'resourceGroup']],
];

interface Resource extends Members {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
}

/** All that is wrong with a template that is deployed at a scope, with what stands in it, down to the bodies by Azure's published files. */
export function problemsOfTemplate(template: Members, scope: Scope = { kind: 'tenant', id: '' }): readonly string[] {
  const unknown = Object.keys(template).filter((name) => !allowed.has(name));
  const resources = (template['resources'] ?? []) as readonly Resource[];
  const ids = resources.map((resource) => idIn(resource, scope));
  return [
    ...unknown.map((name) => `${name}: is no part of a template`),
    ...(template['$schema'] === `https://schema.management.azure.com/schemas/${schemas[scope.kind]}#`
      ? []
      : [`$schema: is not that of a template for a ${scope.kind}`]),
    ...(/^\d+(\.\d+){3}$/.test(String(template['contentVersion'])) ? [] : ['contentVersion: is no version of four numbers']),
    ...(Array.isArray(template['resources']) ? [] : ['resources: is no list']),
    ...(new Set(ids).size === ids.length ? [] : ['resources: one stands there twice']),
    ...resources.flatMap((resource, index) =>
      problemsOfResource(resource, scope, ids.slice(0, index)).map((each) => `${resource.name}: ${each}`),
    ),
  ];
}

function idIn(resource: Resource, scope: Scope): string {
  const { type, name } = resource;
  const place = type === 'Microsoft.Resources/deployments' ? placeOf(resource) : scope;
  return `${place.id}/providers/${idOf(type, evaluate(name).split('/'))}`;
}

/** Where a deployment within a template goes. */
function placeOf({ scope, subscriptionId, resourceGroup }: Resource): Scope {
  if (typeof scope === 'string') {
    const [provider = '', type = '', ...names] = scope.split('/');
    return { kind: 'managementGroup', id: `/providers/${idOf(`${provider}/${type}`, names)}` };
  }
  const id = `/subscriptions/${String(subscriptionId)}`;
  if (typeof resourceGroup !== 'string') return { kind: 'subscription', id };
  return { kind: 'resourceGroup', id: `${id}/resourceGroups/${resourceGroup}` };
}

function problemsOfResource(resource: Resource, scope: Scope, before: readonly string[]): readonly string[] {
  const { type, apiVersion, dependsOn = [] } = resource;
  const kinds = places.find(([pattern]) => pattern.test(type))?.[1] ?? ['resourceGroup'];
  const missing = (dependsOn as readonly string[]).filter((each) => !before.includes(evaluate(each)));
  return [
    ...(kinds.includes(scope.kind) ? [] : [`a ${type} cannot be made at a ${scope.kind}`]),
    ...(/^\d{4}-\d\d-\d\d(-preview)?$/.test(apiVersion) ? [] : [`“${apiVersion}” is no version`]),
    ...missing.map((each) => `depends on ${evaluate(each)}, which is not made before it`),
    ...(type === 'Microsoft.Resources/deployments' ? problemsOfDeployment(resource, scope) : problemsOfBody(resource, scope)),
  ];
}

function problemsOfBody(resource: Resource, scope: Scope): readonly string[] {
  const path =
    resource.type === 'Microsoft.Resources/resourceGroups'
      ? `${scope.id}/resourceGroups/${evaluate(resource.name)}`
      : idIn(resource, scope);
  const body = Object.fromEntries(Object.entries(resource).filter(([name]) => !common.has(name)));
  return problemsOfRequest({ path, version: resource.apiVersion, body: evaluated(body) as Members }) ?? [`no file describes ${path}`];
}

/** A value with every text in it as it stands for. */
function evaluated(value: unknown): unknown {
  if (typeof value === 'string') return evaluate(value);
  if (Array.isArray(value)) return value.map(evaluated);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, evaluated(member)]));
}

/** A template within goes to a place of its own, which has a location unless it is a resource group. */
function problemsOfDeployment(resource: Resource, scope: Scope): readonly string[] {
  const { location, properties } = resource;
  const { mode, template, expressionEvaluationOptions } = properties as Members;
  const inner = placeOf(resource);
  const known = new Set([...common, 'resourceGroup', 'subscriptionId', 'location', 'properties']);
  return [
    ...Object.keys(resource).flatMap((name) => (known.has(name) ? [] : [`${name} is no part of a deployment`])),
    ...(resource.name.length <= 64 ? [] : ['a deployment’s name has 64 characters at most']),
    ...((location === undefined) === (inner.kind === 'resourceGroup') ? [] : ['has a location where none belongs, or lacks one']),
    ...(scope.kind === 'tenant' ? [] : ['lies deeper than it should']),
    ...(mode === 'Incremental' ? [] : ['takes away what it does not name']),
    ...(JSON.stringify(expressionEvaluationOptions) === '{"scope":"inner"}' ? [] : ['is evaluated in the outer template']),
    ...problemsOfTemplate(template as Members, inner),
  ];
}
