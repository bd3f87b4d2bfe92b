import { describe, expect, it } from 'vitest';
import { planFolders, siemFolders } from '../../../support/code/codeFolders';
import { format, hasTerraform, terraformFiles } from '../../../support/terraform/terraform';

const folders = [...siemFolders, ...planFolders('terraform')];

describe.skipIf(!hasTerraform)('Terraform itself (skipped where `terraform` is not on the PATH)', () => {
  it.each(folders)('finds nothing to lay out anew in the files of $name', ({ files }) => {
    expect(format(terraformFiles(files))).toEqual({ passed: true, words: '' });
  });
});
