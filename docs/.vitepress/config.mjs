import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const root = fileURLToPath(new URL('../..', import.meta.url))
// Where sources can be read, such as https://host/owner/quintet/blob/main. Without it, links to sources are plain text.
const repository = process.env.SITE_REPOSITORY

/** Address of a page by its path from the root of the repository; of README.md of a folder, the page of that folder. */
const rewrite = (page) => page
  .replace(/^README\.md$/, 'readme.md')
  .replace(/^docs\//, '')
  .replace(/^samples\/([^/]+)\/README\.md$/, 'samples/$1.md')
  .replace(/\/README\.md$/, '/index.md')
  .replace(/^(CONTRIBUTING|CHANGELOG)\.md$/, (name) => name.toLowerCase())

/** Ids of headings as Git hosts make them. */
const slugify = (heading) => heading.toLowerCase().replace(/[^a-z0-9 -]/g, '').replaceAll(' ', '-')

/** Pages as entries of the sidebar, with their first heading as text. */
const pages = (folder, name) => fs.readdirSync(path.join(root, folder)).sort()
  .map((entry) => path.join(folder, entry, name))
  .filter((file) => fs.existsSync(path.join(root, file)))
  .map((file) => ({
    text: fs.readFileSync(path.join(root, file), 'utf8').match(/^# (.*)$/m)[1],
    link: '/' + rewrite(file).replace(/\.md$/, ''),
  }))

/** Links of the documents are paths in the repository: turns them into addresses of the site. */
function repositoryLinks(markdown) {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const folder = path.dirname(env.realPath ?? env.path)
    for (const inline of tokens.filter((token) => token.type === 'inline')) {
      let dropped = false
      inline.children = inline.children.filter((token) => {
        if (token.type === 'link_open') {
          const href = address(token.attrGet('href'), folder)
          dropped = href === null
          token.attrSet('href', href ?? '')
          return !dropped
        }
        return !(token.type === 'link_close' && dropped)
      })
    }
  })
}

/** Address on the site, in the repository where it is known, or null. */
function address(href, folder) {
  if (/^([a-z]+:|#|\/)/.test(href)) {
    return href
  }
  const [file, hash] = href.split('#')
  let target = path.relative(root, path.resolve(folder, file))
  if (fs.existsSync(path.join(root, target, 'README.md'))) {
    target = path.join(target, 'README.md')
  }
  if (target.endsWith('.md') || !fs.existsSync(path.join(root, target))) {
    return '/' + rewrite(target) + (hash ? '#' + hash : '')
  }
  if (target.startsWith('docs/') && fs.statSync(path.join(root, target)).isFile()) {
    files.add(target)
    return '/' + rewrite(target)
  }
  return repository ? `${repository}/${target}` : null
}

/** What pages link to beside pages, copied to the site. */
const files = new Set()

/** Diagrams are drawn in the browser, as Git hosts do it. */
function diagrams(markdown) {
  const fence = markdown.renderer.rules.fence
  markdown.renderer.rules.fence = (tokens, index, ...more) => (tokens[index].info === 'mermaid')
    ? `<Diagram code="${encodeURIComponent(tokens[index].content)}" />`
    : fence(tokens, index, ...more)
}

/** Pages outside of docs find the packages of docs. */
const packages = {
  name: 'packages',
  enforce: 'pre',
  resolveId(source, importer, options) {
    return /^vue\b/.test(source) && importer?.endsWith('.md')
      ? this.resolve(source, path.join(root, 'docs/index.md'), { ...options, skipSelf: true })
      : null
  },
}

const starters = [['hpp', 'HPP'], ['acp', 'ACP'], ['spring-ai', 'Spring AI'], ['lime', 'LIME'],
  ['app-control', 'App-control'], ['happy', 'Happy']]
const protocols = starters.filter(([page]) => page !== 'spring-ai')
const items = (entries, folder = '', hash = '') => entries
  .map(([page, text]) => ({ text, link: `/${folder}${page}${hash}` }))
const group = (text, entries, collapsed) => ({ text, items: entries, collapsed })
const icon = 'data:image/svg+xml,'
  + encodeURIComponent(fs.readFileSync(path.join(root, 'samples/all-in-one/src/main/resources/static/quintet.svg'), 'utf8'))

export default defineConfig({
  title: 'Quintet',
  description: 'Spring Boot starters for five agent protocols',
  lang: 'en',
  head: [['link', { rel: 'icon', href: icon }]],
  srcDir: '..',
  srcExclude: ['!(docs|samples)/**/*.md', 'samples/*/*/**'],
  rewrites: rewrite,
  ignoreDeadLinks: 'localhostLinks',
  metaChunk: true,
  markdown: {
    anchor: { slugify },
    config: (markdown) => {
      repositoryLinks(markdown)
      diagrams(markdown)
    },
  },
  vite: {
    plugins: [packages],
    build: { chunkSizeWarningLimit: 2000 },
  },
  buildEnd({ outDir }) {
    for (const file of files) {
      fs.cpSync(path.join(root, file), path.join(outDir, rewrite(file)))
    }
  },
  themeConfig: {
    logo: icon,
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    externalLinkIcon: true,
    nav: [
      { text: 'Getting started', link: '/getting-started' },
      { text: 'Recipes', link: '/recipes' },
      { text: 'Reference', items: items(protocols, 'reference/') },
      { text: 'Operations', link: '/operations' },
    ],
    sidebar: [
      group('Start', items([['', 'Documentation'], ['readme', 'Overview and examples'], ['recipes', 'Recipes by task']])),
      group('Getting started', [
        { text: 'In five minutes', link: '/getting-started' },
        ...items(starters, '', '#quick-start'),
        { text: 'Socket.IO', link: '/socketio#use-it' },
      ]),
      group('Guides', items([...starters, ['socketio', 'Socket.IO'], ['bridges', 'Several starters in one application'],
        ['overriding', 'Overriding defaults'], ['kotlin', 'Kotlin']])),
      group('Reference', items([...protocols.map(([page, text]) => [`reference/${page}`, text]),
        ['reference/acp-protocol', 'ACP on the wire'], ['spring-ai#properties', 'Spring AI'],
        ['embedded-postgres', 'Embedded PostgreSQL']])),
      group('Running it', items([['operations', 'Operations'], ['guarantees', 'Guarantees'],
        ['performance', 'Performance'], ['security', 'Security'],
        ['compatibility', 'Compatibility']])),
      group('Migration from Python', items([['migration/handshake-prompt', 'handshake-prompt'],
        ['migration/acp-server', 'x64acp-server'], ['migration/lime-sites-sdk', 'lime-sites-sdk'],
        ['migration/app-control-protocol', 'app-control-protocol'],
        ['migration/happy-engineering-sdk', 'happy-engineering-sdk']])),
      group('How it is built', [...items([['architecture', 'Architecture'],
        ['socketio-conformance', 'Tests of Socket.IO'], ['contributing', 'Contributing'], ['releasing', 'Releasing'], ['changelog', 'Changelog']]),
        { text: 'Design notes', link: '/design/', items: pages('docs/design', ''), collapsed: true },
        { text: 'Samples', items: pages('samples', 'README.md'), collapsed: true }]),
    ],
  },
})
