import mdx from '@astrojs/mdx';
import starlight from '@astrojs/starlight';
import { defineConfig, passthroughImageService } from 'astro/config';
import { breakable } from './src/lib/breakable.ts';
import { locales } from './src/lib/locales.ts';
import { relocatable } from './src/lib/relocatable.ts';
import { sidebar } from './src/lib/sidebar.ts';
import { offline } from './src/offline/integration.ts';

// A host shows 404.html at any depth, so that page alone must know where the site begins.
const base = process.env['SITE_BASE'] ?? '/';
const site = process.env['SITE_URL'];

export default defineConfig({
  base,
  ...(site === undefined ? {} : { site }),
  image: { service: passthroughImageService() },
  devToolbar: { enabled: false },
  vite: {
    build: {
      rolldownOptions: {
        // MDX marks its modules with a directive that is meant for Astro alone; every lesson would give a warning.
        onLog: (level, log, handle) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : handle(level, log)),
      },
    },
  },
  integrations: [
    starlight({
      title: 'Coldstart',
      description: 'A course that teaches AWS serverless by building it.',
      favicon: '/favicon.svg',
      defaultLocale: 'root',
      locales: locales(),
      head: [{ tag: 'link', attrs: { rel: 'home', id: 'site-root', href: base.replace(/\/?$/, '/') } }],
      sidebar: await sidebar(),
      // Lessons and exercises live at the top level of the repository, outside the folder that Starlight processes.
      markdown: { processedDirs: ['../../lessons', '../../exercises'] },
      customCss: [
        './src/styles/fonts.css',
        './src/styles/tokens.css',
        './src/styles/theme.css',
        ...[
          'base',
          'axis',
          'notes',
          'quiz',
          'exercise',
          'evaluator',
          'side-by-side',
          'widget-table',
          'warm-room',
          'cannon',
          'events',
          'chain',
          'console',
          'crowd',
          'retries',
          'shard-belt',
          'fan-out',
          'queue-tank',
          'log-lens',
          'unpacker',
          'waterfall',
          's3-keys',
          'runtimes',
          'bill',
          'break-even',
          'memory-tuner',
          'packer',
          'sorter',
          'stepper',
          'theatre',
          'service-map',
          'live',
          'timeline',
          'files',
          'cloud',
          'progress',
        ].map((name) => `./src/styles/pieces/${name}.css`),
      ],
      expressiveCode: {
        themes: ['github-dark-default', 'github-light-default'],
        useStarlightUiThemeColors: true,
        // Long lines wrap: nothing has to be scrolled sideways, on a phone or with a keyboard.
        defaultProps: { wrap: true },
        styleOverrides: {
          borderRadius: 'var(--radius)',
          codeFontSize: 'var(--size-code)',
          frames: { shadowColor: 'transparent' },
        },
      },
      components: {
        Footer: './src/components/Footer.astro',
        Head: './src/components/Head.astro',
        Header: './src/components/Header.astro',
        LanguageSelect: './src/components/LanguageSelect.astro',
        PageTitle: './src/components/PageTitle.astro',
        Pagination: './src/components/Pagination.astro',
        Sidebar: './src/components/Sidebar.astro',
        SiteTitle: './src/components/SiteTitle.astro',
      },
      credits: false,
      routeMiddleware: './src/alternates.ts',
    }),
    mdx(),
    breakable(),
    relocatable(),
    offline(),
  ],
});
