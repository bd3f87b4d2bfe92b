import { defineConfig } from 'vite';
import { fileURLToPath } from 'node:url';

const page = (name: string): string => fileURLToPath(new URL(`./src/${name}/main.tsx`, import.meta.url));

/** One script and one style sheet for each page, by fixed names: the host writes the page around them. */
export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'build',
    emptyOutDir: true,
    target: 'chrome120',
    modulePreload: false,
    cssCodeSplit: true,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { console: page('console'), results: page('results'), tail: page('tail') },
      output: { entryFileNames: 'assets/[name].js', chunkFileNames: 'assets/[name].js', assetFileNames: 'assets/[name][extname]' },
    },
  },
});
