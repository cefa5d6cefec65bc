/** How the page is built, and how its development server reaches a running StreamIt. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

const server = 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    // Browsers that have requestVideoFrameCallback; without it the sync engine works, but less exactly.
    target: ['chrome111', 'firefox132', 'safari16.4'],
    // hls.js is one indivisible chunk of about 520 kB that only HLS rooms load.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Libraries change less often than the page: browsers keep them over an update.
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|react-router)[\\/]/ },
            { name: 'mantine', test: /node_modules[\\/](@mantine|@floating-ui|clsx|react-remove-scroll)/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: server },
      '/media': { target: server },
      '/ws': { target: server.replace('http', 'ws'), ws: true },
    },
  },
});
