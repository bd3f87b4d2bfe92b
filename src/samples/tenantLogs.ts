import type { Activity } from './activity';
import { everydayAudits } from './administration';
import { applications } from './applications';
import type { Attack } from './attack';
import { makeAttack } from './attack';
import type { Audit } from './audit';
import { unmanaged } from './devices';
import type { GraphActivity } from './graphActivity';
import { makeGraphActivity } from './graphActivity';
import { guid, namedGuid, tokenIdentifier } from './guid';
import { signInsOfDay } from './habits';
import { days, endOfLogs, millisecondsPerDay, startOfLogs } from './moment';
import type { Moment } from './moment';
import { everydayActivities } from './operations';
import { outcomes } from './outcomes';
import type { Person } from './people';
import { makePerson } from './people';
import type { Provisioning } from './provisioning';
import { provisioningChanges } from './provisioning';
import { createRandom } from './random';
import type { RiskEvent, RiskyUser } from './riskEvent';
import { makeRiskEvent } from './riskEvent';
import type { SignIn, Subject } from './signIn';
import { makeSignIn } from './signIn';
import type { WorkloadSignIn } from './workload';
import { workloads, workloadSignIns } from './workload';

/** All logs of the fictional tenant, each in the order of time. */
export interface TenantLogs {
  readonly staff: readonly Person[];
  readonly signIns: readonly SignIn[];
  readonly workloadSignIns: readonly WorkloadSignIn[];
  readonly audits: readonly Audit[];
  readonly activities: readonly Activity[];
  readonly provisioning: readonly Provisioning[];
  readonly riskEvents: readonly RiskEvent[];
  readonly riskyUsers: readonly RiskyUser[];
  readonly graphActivities: readonly GraphActivity[];
}

export interface TenantOptions {
  readonly seed: number;
  readonly people: number;
  /** Sign-ins without the user, per person and working day. */
  readonly refreshes: number;
}

/** Makes the logs of the tenant: ordinary life, with the attack woven in. The same options give the same logs on every machine. */
export function makeTenantLogs(options: TenantOptions): TenantLogs {
  const { seed } = options;
  const staff = makeStaff(options);
  return weave(makeEverydayLogs(staff, options), makeAttack(seed, staff));
}

export function makeStaff({ seed, people }: Pick<TenantOptions, 'seed' | 'people'>): readonly Person[] {
  return Array.from({ length: people }, (_, index) => makePerson(seed, index));
}

/** Thirty days of ordinary life alone. Another seed gives the same people other days. */
export function makeEverydayLogs(staff: readonly Person[], { seed, refreshes }: Omit<TenantOptions, 'people'>): TenantLogs {
  const habits = Array.from({ length: days }, (_, day) => staff.flatMap((person) => signInsOfDay(person, day, { seed, refreshes }))).flat();
  const workload = workloadSignIns(seed);
  return {
    staff,
    signIns: [...habits, ...guests(seed), ...scanner(seed)],
    workloadSignIns: workload,
    audits: everydayAudits(seed, staff),
    activities: everydayActivities(seed, staff),
    provisioning: provisioningChanges(seed, staff),
    riskEvents: everydayRisk(seed, habits),
    riskyUsers: [],
    graphActivities: everydayGraph(seed, workload),
  };
}

/** Everyday logs with those of an attack among them, in the order of time. */
export function weave(everyday: TenantLogs, attack: Partial<Attack>): TenantLogs {
  return {
    staff: everyday.staff,
    signIns: inOrder([...everyday.signIns, ...(attack.signIns ?? [])]),
    workloadSignIns: inOrder([...everyday.workloadSignIns, ...(attack.workloadSignIns ?? [])]),
    audits: inOrder([...everyday.audits, ...(attack.audits ?? [])]),
    activities: inOrder([...everyday.activities, ...(attack.activities ?? [])]),
    provisioning: inOrder(everyday.provisioning),
    riskEvents: inOrder([...everyday.riskEvents, ...(attack.riskEvents ?? [])]),
    riskyUsers: inOrder([...everyday.riskyUsers, ...(attack.riskyUsers ?? [])]),
    graphActivities: inOrder([...everyday.graphActivities, ...(attack.graphActivities ?? [])]),
  };
}

/** The part of the logs within the 30 days, ordered by time; equal times keep the order in which they were made. */
export function inOrder<T extends Moment>(records: readonly T[]): readonly T[] {
  return records
    .filter((record) => record.time >= startOfLogs && record.time < endOfLogs)
    .sort((left, right) => left.time - right.time || left.ticks - right.ticks);
}

/** Partners who come as guests, from their own country. */
function guests(seed: number): readonly SignIn[] {
  return ['r.fontaine', 'k.lindqvist', 'm.osei'].flatMap((name, index) => {
    const random = createRandom(seed, 'guest', name);
    const host = makePerson(seed, 30 + index);
    const network = { address: `2001:db8:9${index}00::15`, autonomousSystem: 64511, place: host.atHome.place };
    const person: Subject = {
      id: namedGuid('guest', name),
      name,
      principalName: `${name}_partner.example#EXT#@contoso.example`,
      secondFactor: 'Mobile app notification',
      userType: 'Guest',
    };
    return Array.from({ length: 14 }, () => {
      const time = startOfLogs + random.integer(days) * millisecondsPerDay + random.between(8, 16) * 3_600_000 + random.integer(3_600_000);
      const application = random.pick([applications.sharePoint, applications.teamsWeb]);
      return makeSignIn(random, {
        moment: { time, ticks: random.integer(10_000) },
        person,
        application,
        network,
        agent: unmanaged.home,
        proof: 'passwordAndFactor',
        sessionId: guid(random),
      });
    });
  });
}

/** A scanner that still sends mail the old way, and is blocked every time. */
function scanner(seed: number): readonly SignIn[] {
  const random = createRandom(seed, 'scanner');
  const owner = makePerson(seed, 1);
  const person: Subject = {
    id: namedGuid('person', 'scanner.muc'),
    name: 'Scanner Munich',
    principalName: 'scanner.muc@contoso.example',
    secondFactor: 'Text message',
  };
  return Array.from({ length: days * 3 }, (_, index) => {
    const moment = { time: startOfLogs + index * 8 * 3_600_000 + random.integer(5_400_000), ticks: random.integer(10_000) };
    const agent = { device: { deviceId: '', operatingSystem: '' }, userAgent: 'BAV2ROPC' };
    return makeSignIn(random, {
      moment,
      person,
      application: applications.exchangeLegacy,
      network: owner.atOffice,
      agent,
      proof: 'password',
      outcome: outcomes.blocked,
      clientApp: 'Authenticated SMTP',
      sessionId: '',
    });
  });
}

/** False alarms: travellers whose country identity protection had not seen yet. */
function everydayRisk(seed: number, signIns: readonly SignIn[]): readonly RiskEvent[] {
  const random = createRandom(seed, 'risk');
  const seen = new Set<string>();
  const found: RiskEvent[] = [];
  for (const signIn of signIns) {
    const away = signIn.interactive && signIn.network.autonomousSystem >= 64506 && signIn.network.autonomousSystem <= 64508;
    if (!away || seen.has(signIn.person.id) || !random.chance(0.6)) continue;
    seen.add(signIn.person.id);
    found.push(
      makeRiskEvent(random, signIn, {
        type: random.pick(['unlikelyTravel', 'unfamiliarFeatures']),
        level: 'low',
        timing: 'offline',
        state: random.pick(['dismissed', 'remediated']),
      }),
    );
  }
  return found;
}

/** The calls of Microsoft Graph that Contoso's own programs make in the last days. */
function everydayGraph(seed: number, signIns: readonly WorkloadSignIn[]): Attack['graphActivities'] {
  const random = createRandom(seed, 'graph');
  const since = endOfLogs - 4 * millisecondsPerDay;
  const calling = signIns.filter(
    (signIn) =>
      signIn.time >= since && (signIn.workload === workloads.export || signIn.workload === workloads.people) && signIn.outcome.code === 0,
  );
  return calling.flatMap((signIn) =>
    Array.from({ length: 2 }, (_, index) =>
      makeGraphActivity(random, {
        time: signIn.time + 2000 + index * random.between(900, 4000),
        appId: signIn.workload.appId,
        servicePrincipalId: signIn.workload.objectId,
        address: signIn.workload.address,
        country: 'DE',
        method: 'GET',
        uri:
          signIn.workload === workloads.export
            ? 'https://graph.microsoft.com/v1.0/auditLogs/directoryAudits?$top=500'
            : 'https://graph.microsoft.com/v1.0/users/delta?$select=displayName,jobTitle',
        statusCode: 200,
        roles: signIn.workload === workloads.export ? 'AuditLog.Read.All' : 'User.Read.All',
        signInActivityId: tokenIdentifier(signIn.id),
        bytes: random.between(800, 90_000),
        userAgent: 'contoso-sync/3.2',
      }),
    ),
  );
}
