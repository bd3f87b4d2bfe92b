import { cloudIds } from '../../base/cloudId';
import { feedNamePattern } from '../../base/feedName';
import { personalKinds } from '../../catalog/events/personalFields';
import { directoryLogs } from '../../azure/services/directoryLogs';
import { forwardSchema } from './forward/forwardSchema';
import { secretPattern } from './forward/secretReference';
import { amount, text } from './schemaParts';
import type { Schema } from './schemaParts';
import { sinkKinds } from './sinks';

const wanted = (description: string): Schema => ({
  type: 'object',
  additionalProperties: false,
  description,
  properties: {
    user: text('A person: sign-in name, id or display name.', { pattern: '\\S' }),
    application: text('An application: display name or id.', { pattern: '\\S' }),
    outcome: text('How it ended.', { enum: ['success', 'failure'] }),
  },
});

const source: Schema = {
  type: 'object',
  required: ['kind'],
  additionalProperties: false,
  properties: {
    kind: text(
      'What is read: a log of the directory by Microsoft Graph, the Activity Log of a subscription, an event hub, a table or query of a workspace, or the archive in a storage account.',
      {
        enum: [...Object.keys(directoryLogs), 'activityLog', 'eventHub', 'workspace', 'storage'],
      },
    ),
    subscription: text('The subscription of an Activity Log, by its name or id.'),
    connectionFile: text('Of an event hub: a file with a connection string that has the right Listen.'),
    connection: text('Of an event hub, instead of that: where its connection string is, as env:NAME, file:PATH or secret:NAME.', {
      pattern: secretPattern,
      writeOnly: true,
      default: 'env:NAME',
    }),
    hub: text('The event hub, where its connection string names none.'),
    consumerGroup: text('A consumer group that nobody else reads with.'),
    workspace: text('A workspace, by its name or the id that it is queried by.'),
    account: text('The name of a storage account that diagnostic settings archive logs in.', { pattern: '^[a-z0-9]{3,24}$' }),
    table: text('Of a workspace: a table.', { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }),
    query: text(
      'Of a workspace: KQL over one table, instead of its name. Rows are taken as they come; “where $window” says where that is filtered.',
    ),
    filter: wanted('Of a log of Microsoft Graph or an Activity Log: only its records that meet all of this are written.'),
    name: text('Of a query: what its folder is called.', { pattern: '^[A-Za-z0-9_-]{1,60}$' }),
  },
  allOf: [
    { if: { properties: { kind: { const: 'activityLog' } } }, then: { required: ['subscription'] } },
    { if: { properties: { kind: { const: 'eventHub' } } }, then: { required: ['consumerGroup'] } },
    { if: { properties: { kind: { const: 'workspace' } } }, then: { required: ['workspace'] } },
    { if: { properties: { kind: { const: 'storage' } } }, then: { required: ['account'] } },
  ],
};

const output: Schema = {
  type: 'object',
  required: ['kind', 'folder'],
  additionalProperties: false,
  properties: {
    kind: text(
      'jsonLines: one folder for each log, one record on a line. azlog: the folders and names of Azure Log Integration. ecs, cef, leef: as jsonLines, in the Elastic Common Schema, the Common Event Format of ArcSight or the Log Event Extended Format of QRadar.',
      {
        enum: Object.keys(sinkKinds),
      },
    ),
    folder: text('Where it is written; taken from the folder of the configuration where it is not absolute.'),
    forms: {
      type: 'array',
      minItems: 1,
      items: { type: 'string', enum: ['json', 'jsonLines'] },
      description: 'Of azlog: which of its two forms.',
    },
  },
};

/** The configuration of a feed, for editors and for `checkSchema`. */
export const feedSchema: Schema = {
  title: 'Entra Logs feed',
  type: 'object',
  required: ['name', 'tenant', 'sources'],
  additionalProperties: false,
  properties: {
    $schema: text('Where an editor finds this schema.'),
    name: text('Names the feed, its state and its temporary files.', { pattern: feedNamePattern }),
    cloud: text('The cloud that is signed in to.', { enum: [...cloudIds], default: 'public' }),
    profile: text('How it is signed in: a JSON file {tenantId, clientId, secret or certificateFile}, or azure-cli.'),
    tenant: text('The tenant, by its id, domain or name.'),
    sources: { type: 'array', minItems: 1, items: source, description: 'What is read.' },
    filter: wanted(
      'Only records that meet all of this are written, of each source that has no filter of its own. Of logs that are read from Microsoft Graph and the Activity Log.',
    ),
    output: { type: 'array', minItems: 1, items: output, description: 'Where it is written. Each record is in each of them exactly once.' },
    forward: {
      type: 'array',
      minItems: 1,
      items: forwardSchema,
      description: 'Receivers that each record is sent to, at least once, with an id.',
    },
    forwardSeconds: amount('How long a record waits at most before it is forwarded.', { minimum: 0.2, maximum: 3600, default: 5 }),
    since: text('How far back the first run begins: 30m, 6h, 7d.', { pattern: '^\\d+(\\.\\d+)?[smhd]$', default: '1d' }),
    pollSeconds: amount('Pause between two looks at a log.', { minimum: 1, maximum: 3600, default: 60 }),
    overlapMinutes: amount('How far each look goes back.', { minimum: 1, maximum: 1440, default: 10 }),
    latenessHours: amount('The latest that a record may come and still be read.', { minimum: 0.25, maximum: 72, default: 2 }),
    sweepMinutes: amount('How often a look goes back by that.', { minimum: 1, maximum: 1440, default: 15 }),
    rotate: {
      type: 'object',
      additionalProperties: false,
      description: 'When a file is ended: only then it has its name, and its records count as written.',
      properties: {
        megabytes: amount('At this size.', { minimum: 0.01, maximum: 10_000, default: 10 }),
        minutes: amount('At this age.', { minimum: 0.01, maximum: 1440, default: 60 }),
      },
    },
    gzip: { type: 'boolean', description: 'Whether files are compressed.', default: false },
    leastFreeMegabytes: amount('Stop before less than this is free on the disk.', { minimum: 0, maximum: 1_000_000, default: 500 }),
    stateFolder: text('Where positions are kept; feed-state/NAME beside the configuration where it is not said.'),
    redact: {
      type: 'array',
      description: 'What is hidden before anything is written.',
      items: {
        type: 'object',
        required: ['by'],
        additionalProperties: false,
        properties: {
          fields: text(
            'All fields of the logs that are read which may tell of a person. userNames: names of people, and of what was changed. addresses: IP addresses. texts: old and new values and messages, which may hold either.',
            { enum: personalKinds },
          ),
          path: text(
            'Instead of that: one field by its path, such as initiatedBy.user.userPrincipalName, or claims.["name"] where the name has dots, in any letter case. It begins at the record or at its properties; lists and values that are JSON text are gone through.',
            { pattern: '[^\\s.]' },
          ),
          by: text('hash: a keyed digest stands in its place, the same for the same value. drop: the field is left out.', {
            enum: ['hash', 'drop'],
          }),
        },
      },
    },
  },
};
