import { wholeExplanation } from '../../../model/missing-rule.js'
import type { Chapter, Story, Unnamed } from '../../../model/story.js'
import type { Person } from '../../../story/people.js'
import { counted } from '../../../model/counted.js'
import { commandText } from '../../deed-text.js'
import { visible } from '../../visible.js'
import { chapterHead, chaptersOfPerson, packagesText, personHead, storyHead, type Head } from '../heads.js'
import type { Section } from '../sections.js'
import { entryText, SHOWN } from '../story-text.js'
import { suspectText } from '../text-blocks.js'
import { itemId } from './item-id.js'
import { each, markup, type Later, type Markup, type Part } from './markup.js'
import { rowsOf } from './rows.js'
import type { RowStyle } from './change-row.js'

/** A part of the report under a heading of its own. */
export const sectionCard = (section: Section, style: RowStyle): Markup => {
  const level = section.kind === 'unnamed' ? section.level : 'plain'
  return markup`<section id="${section.id}" class="part ${level}" aria-labelledby="${section.id}-title">
<h2 id="${section.id}-title">${section.title} <span class="count">${counted(sizeOf(section), 'change')}</span></h2>
${itemsOf(section, style)}
</section>
`
}

const sizeOf = (section: Section): number =>
  section.kind === 'people'
    ? section.items.flatMap(({ stories }) => stories.flatMap(({ attributions }) => attributions)).length
    : section.items.flatMap(({ attributions }) => attributions).length

const itemsOf = (section: Section, style: RowStyle): Later => {
  switch (section.kind) {
    case 'unnamed':
      return each(section.items, (one) => unnamedCard(one, style))
    case 'people':
      return each(section.items, (person, index) =>
        storyCard(
          itemId(section, index),
          personHead(person, style),
          person.stories.flatMap(({ chapters }) => chapters),
          personBody(person, style),
        ),
      )
    case 'stories':
      return each(section.items, (story, index) =>
        storyCard(itemId(section, index), storyHead(story, style), story.chapters, storyBody(story, style)),
      )
  }
}

const unnamedCard = ({ reason, suspects, ...told }: Unnamed, style: RowStyle): Markup =>
  markup`<div class="unnamed">${rowsOf(told, style, reason === 'unexplained' ? Infinity : SHOWN)}<p class="reason"><b>${reason ?? 'unknown'}</b>: ${visible(wholeExplanation(told))}</p>${
    suspects.length === 0
      ? null
      : markup`<ul class="suspects">${suspects.map((deed) => markup`<li><code>${suspectText(deed)}</code></li>`)}</ul>`
  }</div>
`

/** Folded: whom it is about, and the first of the paths. */
const storyCard = (id: string, head: Head, chapters: readonly Chapter[], body: Part): Markup =>
  markup`<details class="story" id="${id}"><summary><h3>${head.subject}</h3><span class="facts">${head.facts.join(', ')}</span><span class="count">${counted(head.changes, 'change')}</span><span class="gist">${gistOf(chapters)}</span></summary>
${body}</details>
`

/** Paths in the gist of a story. */
const GIST = 4

const gistOf = (chapters: readonly Chapter[]): string => {
  const entries = chapters.flatMap((chapter) => chapter.entries)
  const shown = entries.slice(0, GIST).map((entry) => entryText(entry))
  return [...shown, ...(entries.length > GIST ? ['…'] : [])].join(', ')
}

const personBody = (person: Person, style: RowStyle): Part =>
  each(chaptersOfPerson(person), ({ chapter, marks }) => chapterCard(chapter, marks, style))

const storyBody = (story: Story, style: RowStyle): Part => [
  story.packages.length === 0 ? null : markup`<p class="packages">${packagesText(story)}</p>`,
  each(story.chapters, (chapter) => chapterCard(chapter, [], style)),
]

const chapterCard = (chapter: Chapter, marks: readonly string[], style: RowStyle): Markup =>
  markup`<div class="chapter"><p class="deed"><span class="when">${chapterHead(chapter, marks, style)}</span> <code class="command">${commandText(chapter.deed)}</code></p>${rowsOf(chapter, style)}</div>
`
