import type { EngineNotifications } from './engine';

/** Every notification's name, for who sends and who listens. The type makes a missing one fail to compile. */
const notificationTable: Readonly<Record<keyof EngineNotifications, true>> = {
  'source/changed': true,
  'source/removed': true,
  'history/changed': true,
  'azure/deviceCode': true,
  'azure/connected': true,
  'setup/watchChanged': true,
  'feed/changed': true,
  'feed/failed': true,
  'tail/changed': true,
  'tail/removed': true,
  'tail/alert': true,
};

export const notificationNames = Object.keys(notificationTable) as readonly (keyof EngineNotifications)[];
