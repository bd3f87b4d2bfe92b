import type { Actor, Audit, Target } from './audit';
import { roles, roleTargets } from './audit';
import { applications } from './applications';
import { guid, namedGuid } from './guid';
import { days, isWeekend, millisecondsPerDay, startOfLogs } from './moment';
import type { Person } from './people';
import { utcOffset } from './places';
import { policies } from './policies';
import type { Random } from './random';
import { at, createRandom } from './random';
import { workloads } from './workload';

interface Duty {
  readonly weight: number;
  readonly team: Person['team'] | 'self' | 'service';
  readonly make: (random: Random, staff: readonly Person[], self: Person) => Omit<Audit, 'time' | 'ticks' | 'correlationId' | 'actor'>;
}

const groups = [
  'Finance readers',
  'Sales EMEA',
  'Sales Americas',
  'Engineering',
  'VPN users',
  'Licence - Office 365 E5',
  'Wiki editors',
  'Project Falcon',
  'All Lisbon',
  'Travel approvers',
];
const core = 'Core Directory';

/** A person as the target of an entry. */
export const userTarget = (person: Pick<Person, 'id' | 'principalName'>): Target => ({
  type: 'User',
  id: person.id,
  principalName: person.principalName,
});
/** A person as the one who acts. */
export const userActor = (person: Pick<Person, 'id' | 'principalName'>, address: string): Actor => ({
  kind: 'user',
  id: person.id,
  principalName: person.principalName,
  address,
});

const groupChange = (random: Random, staff: readonly Person[], adding: boolean): ReturnType<Duty['make']> => {
  const group = random.pick(groups);
  const id = namedGuid('group', group);
  const side = (value: string): object => (adding ? { to: value } : { from: value });
  const changes = [
    { name: 'Group.ObjectID', ...side(id) },
    { name: 'Group.DisplayName', ...side(group) },
  ];
  return {
    activity: adding ? 'Add member to group' : 'Remove member from group',
    category: 'GroupManagement',
    service: core,
    operation: adding ? 'Assign' : 'Unassign',
    targets: [
      { ...userTarget(random.pick(staff)), changes },
      { type: 'Group', id, name: group },
    ],
  };
};

const user = (
  activity: string,
  operation: Audit['operation'],
  changes: readonly NonNullable<Target['changes']>[number][] = [],
): Duty['make'] => {
  return (random, staff) => ({
    activity,
    category: 'UserManagement',
    service: core,
    operation,
    targets: [{ ...userTarget(random.pick(staff)), changes }],
  });
};

/** What administration there is on an ordinary day, and who does it. */
const duties: readonly Duty[] = [
  { weight: 16, team: 'Service Desk', make: (random, staff) => groupChange(random, staff, true) },
  { weight: 9, team: 'Service Desk', make: (random, staff) => groupChange(random, staff, false) },
  { weight: 8, team: 'Service Desk', make: user('Reset user password', 'Update') },
  {
    weight: 8,
    team: 'Human Resources',
    make: user('Update user', 'Update', [
      { name: 'JobTitle', from: ['Analyst'], to: ['Senior analyst'] },
      { name: 'Included Updated Properties', to: 'JobTitle' },
    ]),
  },
  { weight: 4, team: 'Service Desk', make: user('Change user license', 'Update') },
  { weight: 3, team: 'Service Desk', make: user('Disable Strong Authentication', 'Update') },
  { weight: 2, team: 'Human Resources', make: user('Add user', 'Add', [{ name: 'AccountEnabled', from: [], to: [true] }]) },
  { weight: 1, team: 'Human Resources', make: user('Delete user', 'Delete') },
  {
    weight: 14,
    team: 'self',
    make: (_random, _staff, self) => ({
      activity: 'Change password (self-service)',
      category: 'UserManagement',
      service: 'Self-service Password Management',
      operation: 'Update',
      targets: [userTarget(self)],
    }),
  },
  {
    weight: 9,
    team: 'self',
    make: (_random, _staff, self) => ({
      activity: 'User registered security info',
      category: 'UserManagement',
      service: 'Authentication Methods',
      operation: 'Add',
      targets: [userTarget(self)],
      details: { Method: 'Authenticator App' },
    }),
  },
  {
    weight: 6,
    team: 'self',
    make: (_random, _staff, self) => ({
      activity: 'Register device',
      category: 'Device',
      service: 'Device Registration Service',
      operation: 'Add',
      targets: [{ type: 'Device', id: self.phone.device.deviceId, name: `${self.principalName.split('@')[0]}-phone` }],
    }),
  },
  { weight: 3, team: 'self', make: (random, _staff, self) => consent(random, self) },
  { weight: 8, team: 'service', make: user('Update StsRefreshTokenValidFrom Timestamp', 'Update') },
  {
    weight: 14,
    team: 'service',
    make: (random) => ({
      activity: 'Update service principal',
      category: 'ApplicationManagement',
      service: core,
      operation: 'Update',
      targets: [
        { type: 'ServicePrincipal', id: random.pick(Object.values(workloads)).objectId, name: random.pick(Object.values(workloads)).name },
      ],
    }),
  },
  {
    weight: 3,
    team: 'Identity',
    make: () => ({
      activity: 'Update conditional access policy',
      category: 'Policy',
      service: 'Conditional Access',
      operation: 'Update',
      targets: [{ type: 'Policy', id: namedGuid('policy', at(policies, 3).name), name: at(policies, 3).name }],
    }),
  },
  {
    weight: 4,
    team: 'Identity',
    make: (random, staff) => ({
      activity: 'Add member to role',
      category: 'RoleManagement',
      service: core,
      operation: 'Assign',
      targets: roleTargets(
        userTarget(random.pick(staff.filter((person) => person.team === 'Service Desk'))),
        random.pick([roles.helpdeskAdministrator, roles.reportsReader]),
        'add',
      ),
    }),
  },
  {
    weight: 7,
    team: 'Identity',
    make: (_random, _staff, self) => ({
      activity: 'Add member to role completed (PIM activation)',
      category: 'RoleManagement',
      service: 'PIM',
      operation: 'Create',
      targets: roleTargets(userTarget(self), roles.privilegedRoleAdministrator, 'add'),
      details: { Justification: 'Daily administration' },
    }),
  },
  {
    weight: 3,
    team: 'Cloud Platform',
    make: (random) => ({
      activity: 'Update application – Certificates and secrets management ',
      category: 'ApplicationManagement',
      service: core,
      operation: 'Update',
      targets: [
        {
          type: 'Application',
          id: namedGuid('applicationObject', random.integer(4)),
          name: random.pick(['backup-runner', 'people-sync', 'contoso-deploy']),
        },
      ],
    }),
  },
];

function consent(random: Random, self: Person): ReturnType<Duty['make']> {
  const application = random.pick([applications.wiki, applications.travel, applications.expenses]);
  return {
    activity: 'Consent to application',
    category: 'ApplicationManagement',
    service: core,
    operation: 'Assign',
    targets: [
      {
        type: 'ServicePrincipal',
        id: namedGuid('servicePrincipal', application.name),
        name: application.name,
        changes: [
          { name: 'ConsentContext.IsAdminConsent', to: 'False' },
          {
            name: 'ConsentAction.Permissions',
            to: `[] => [[Id: ${namedGuid('grant', application.name, self.index)}, PrincipalId: ${self.id}, ConsentType: Principal, Scope: openid profile User.Read]]`,
          },
        ],
      },
    ],
  };
}

const serviceActors: readonly Actor[] = [
  { kind: 'app', name: 'Microsoft Entra Connect Sync', id: namedGuid('servicePrincipal', 'connect-sync') },
  { kind: 'app', name: 'Managed Service Identity', id: namedGuid('servicePrincipal', 'msi') },
  { kind: 'app', name: 'Microsoft Azure AD Group-Based Licensing', id: namedGuid('servicePrincipal', 'licensing') },
];

/** The directory audits of everyday administration. */
export function everydayAudits(seed: number, staff: readonly Person[]): readonly Audit[] {
  const found: Audit[] = [];
  for (let day = 0; day < days; day++) {
    const random = createRandom(seed, 'administration', day);
    const count = isWeekend(day) ? random.between(2, 7) : random.between(28, 52);
    for (let entry = 0; entry < count; entry++) found.push(dutyOn(random, staff, day));
  }
  return found;
}

function dutyOn(random: Random, staff: readonly Person[], day: number): Audit {
  const duty = random.weighted(duties.map((each) => [each.weight, each] as const));
  const able = duty.team === 'self' || duty.team === 'service' ? staff : staff.filter((person) => person.team === duty.team);
  const self = random.pick(able);
  const midnight = startOfLogs + day * millisecondsPerDay - utcOffset(self.office.place, startOfLogs + day * millisecondsPerDay);
  const time = Math.floor(midnight + (self.dayStart + random.next() * 8.5) * 3_600_000);
  const actor =
    duty.team === 'service'
      ? random.pick(serviceActors)
      : userActor(self, random.chance(0.6) ? self.atOffice.address : self.atHome.address);
  return { time, ticks: random.integer(10_000), correlationId: guid(random), actor, ...duty.make(random, staff, self) };
}
