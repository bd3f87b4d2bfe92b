import type { Contributes } from '../../host/contributes';

const inTenants = 'view == entraLogs.tenants';
const onIdentity = `${inTenants} && viewItem =~ /^identity\\b/`;

export const contributes = {
  feature: 'setup',
  commands: {
    sendLogs: {
      title: 'Send Entra Logs…',
      icon: '$(add)',
      menus: [
        { menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^settings\\b/`, group: 'inline@1' },
        { menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^tenant\\b/`, group: '1_setup@1' },
      ],
    },
    sendActivityLog: {
      title: 'Send Activity Log…',
      menus: [{ menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^subscription\\b/`, group: '1_setup@1' }],
    },
    sendAttributeLogs: {
      title: 'Send Custom Security Attribute Logs…',
      icon: '$(add)',
      menus: [
        { menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^attributeSettings\\b/`, group: 'inline@1' },
        { menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^tenant\\b/`, group: '1_setup@1' },
      ],
    },
    editSetting: {
      title: 'Edit Diagnostic Setting…',
      shortTitle: 'Edit…',
      icon: '$(edit)',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^setting\\b/`, group: 'inline@1' }],
    },
    copySetting: {
      title: 'Copy Diagnostic Setting to a New Name…',
      shortTitle: 'Copy to a New Name…',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^setting\\b/`, group: '1_setup@3' }],
    },
    deleteSetting: {
      title: 'Delete Diagnostic Setting…',
      shortTitle: 'Delete…',
      palette: false,
      menus: [{ menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^setting\\b/`, group: '9_remove@1' }],
    },
    checkPrerequisites: {
      title: 'Check Prerequisites',
      menus: [{ menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^tenant\\b/`, group: '1_setup@2' }],
    },
    createReaderIdentity: {
      title: 'Create Reader Identity…',
      icon: '$(add)',
      menus: [{ menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^identities\\b/`, group: 'inline@1' }],
    },
    authorizeSubscriptions: {
      title: 'Authorize Subscriptions…',
      menus: [{ menu: 'view/item/context', when: onIdentity, group: '1_setup@4' }],
    },
    allowDirectoryLogs: {
      title: 'Allow Directory Log Reading…',
      menus: [{ menu: 'view/item/context', when: onIdentity, group: '1_setup@5' }],
    },
    testIdentity: {
      title: 'Test Identity…',
      menus: [{ menu: 'view/item/context', when: onIdentity, group: '1_setup@1' }],
    },
    rotateSecret: {
      title: 'Rotate Secret or Certificate…',
      menus: [{ menu: 'view/item/context', when: onIdentity, group: '1_setup@2' }],
    },
    copyConnectionValues: {
      title: 'Copy Connection Values…',
      menus: [{ menu: 'view/item/context', when: onIdentity, group: '1_setup@3' }],
    },
    measureLatency: {
      title: 'Measure Latency…',
      menus: [{ menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^workspace\\b/`, group: '2_setup@1' }],
    },
    showRetention: {
      title: 'Show Retention',
      menus: [{ menu: 'view/item/context', when: `${inTenants} && viewItem =~ /^tenant\\b/`, group: '1_setup@3' }],
    },
    createAlertRule: { title: 'Create Alert Rule…', palette: 'editorLangId == kql' },
    explainProvisioningErrors: { title: 'Explain Provisioning Errors…' },
    showPosture: { title: 'Show Where Logs Go' },
    compareTenants: { title: 'Compare Tenants…' },
    saveBaseline: { title: 'Save Baseline…' },
    checkDrift: { title: 'Check Drift…' },
    continueSetup: { title: 'Continue Set-Up…' },
    undo: { title: 'Undo Set-Up…' },
  },
} as const satisfies Contributes;
