import { basename, dirname, join, relative } from 'node:path';
import { build } from 'vite';
import type { Plugin } from 'vite';
import { root } from './root';
import { separatePackages } from './separatePackages';

const separateFiles: Plugin = {
  name: 'separate-files',
  enforce: 'pre',
  resolveId(name) {
    const separate = separatePackages.find((one) => one.package === name);
    return separate && { id: `./${separate.file}.js`, external: true };
  },
};

/**
 * Builds the extension host's client: `extension.js`, which every window loads, and beside it `extension.*.js`, what `import()` loads on
 * first need. Each module is in one of these files only, so that a class is one class to all of them. Gives the files that they are made of,
 * from the checkout's top.
 */
export async function buildHost(output: string, development: boolean): Promise<readonly string[]> {
  const built = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    plugins: [separateFiles],
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'src/extension.ts'),
      outDir: output,
      emptyOutDir: false,
      target: 'node20',
      minify: !development,
      sourcemap: development,
      rolldownOptions: {
        external: ['vscode'],
        output: {
          format: 'cjs',
          strict: true,
          dynamicImportInCjs: false,
          entryFileNames: '[name].js',
          chunkFileNames: ({ name, facadeModuleId }) => `extension.${nameOfPart(name, facadeModuleId ?? undefined)}.js`,
        },
      },
    },
  });
  return sourcesOf(built);
}

/** The commands of a feature are called as the feature, any other part as its main file. */
function nameOfPart(name: string, file: string | undefined): string {
  return name === 'commands' && file !== undefined ? basename(dirname(file)) : name;
}

/** The files that something built is made of, from the checkout's top. */
export function sourcesOf(built: Awaited<ReturnType<typeof build>>): readonly string[] {
  const outputs = Array.isArray(built) ? built.flatMap(({ output }) => output) : 'output' in built ? built.output : [];
  return outputs.flatMap((part) => (part.type === 'chunk' ? Object.keys(part.modules) : [])).map((file) => relative(root, file));
}
