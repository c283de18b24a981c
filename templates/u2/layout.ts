import * as en from '../messages/en.ts';
import type { Screen } from './screens.ts';

/** A screen's HTML: an empty card that the screen's script fills. Nothing inline, so that the strict content policy holds. */
export const layout = (screen: Screen, assets: { script: string; style: string; icon: string }): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${screen.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="icon" href="${assets.icon}">
<link rel="stylesheet" href="${assets.style}">
<script type="module" src="${assets.script}"></script>
</head>
<body>
<main class="loading"><noscript><p>${en.noScript}</p></noscript></main>
</body>
</html>
`;

/** The gate, for the browser's tab. */
export const symbol =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#3457c9" stroke-width="2.4"><path d="M4 21V11a8 8 0 0 1 16 0v10M9 21v-9a3 3 0 0 1 6 0v9M2 21h20"/></svg>';
