// Slack's mrkdwn as nodes: *bold* _italic_ ~strike~ `code` ```pre``` > quote, <links and mentions>, :emoji:.
import { fragment, h, link, safeUrl } from "../dom.js";
import { emojiByCharacter, emojiByName } from "./emoji.js";
import { decode } from "./entities.js";
import { angle } from "./mentions.js";

/** A plain_text object's words: no markup; emoji by name unless told otherwise. */
export function plainText(text, { emoji = true } = {}) {
  return fragment(lines(String(text ?? ""), (line) => words(line, emoji)));
}

export function mrkdwn(text, { verbatim = false } = {}) {
  const pieces = String(text ?? "").split(/```([\s\S]+?)```/);
  return fragment(
    pieces.map((piece, index) =>
      index % 2 ? pre(piece) : quotes(trimmed(piece, index, pieces.length), { verbatim }),
    ),
  );
}

/** A text object of Block Kit, or a bare string taken as mrkdwn. */
export function textObject(object) {
  if (!object) return null;
  if (typeof object === "string") return mrkdwn(object);
  return object.type === "plain_text"
    ? plainText(object.text, object)
    : mrkdwn(object.text, object);
}

function trimmed(piece, index, count) {
  const start = index > 0 ? piece.replace(/^\n/, "") : piece;
  return index < count - 1 ? start.replace(/\n$/, "") : start;
}

function pre(text) {
  return h("pre", {}, coded(text.replace(/^\n|\n$/g, "")));
}

function quotes(text, options) {
  const nodes = [];
  let quoted = [];
  let plain = [];
  const flush = () => {
    if (quoted.length)
      nodes.push(
        h(
          "blockquote",
          {},
          lines(quoted.join("\n"), (line) => inline(line, options)),
        ),
      );
    if (plain.length) nodes.push(lines(plain.join("\n"), (line) => inline(line, options)));
    quoted = [];
    plain = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(?!(?:&gt;|>){2})(.*)$/.exec(line);
    if (Boolean(quote) !== quoted.length > 0) flush();
    if (quote) quoted.push(quote[1]);
    else plain.push(line);
  }
  flush();
  return nodes;
}

/** The nodes of each line with <br> between; markup may span lines only where Slack lets it: nowhere. */
function lines(text, each) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), each(line)] : [each(line)]));
}

const MARKS = { "*": "strong", _: "em", "~": "del" };
const WORD = /[\p{L}\p{N}]/u;
const EMOJI_NAME = /^:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/;
const URL_TEXT = /^https?:\/\/[^\s<>|*`]+/i;

function inline(text, options) {
  const nodes = [];
  let start = 0; // Of the plain text not yet put out.
  let at = 0;
  while (at < text.length) {
    const found = markup(text, at, options);
    if (!found) {
      at += 1;
      continue;
    }
    if (start < at) nodes.push(words(text.slice(start, at)));
    nodes.push(found.node);
    at += found.length;
    start = at;
  }
  if (start < text.length) nodes.push(words(text.slice(start)));
  return nodes;
}

function markup(text, at, options) {
  const mark = text[at];
  if (mark === "`")
    return span(/^`([^`]+)`/.exec(text.slice(at)), (inner) => h("code", {}, coded(inner)));
  if (mark === "<")
    return span(/^<([^<>]+)>/.exec(text.slice(at)), (inner) =>
      angle(inner, (label) => inline(label, { verbatim: true })),
    );
  if (MARKS[mark]) return styled(text, at, options);
  if (mark === "h" && !options.verbatim && !WORD.test(text[at - 1] ?? " "))
    return bareUrl(text.slice(at));
  return null;
}

function span(match, build) {
  const node = match && build(match[1]);
  return node ? { node, length: match[0].length } : null;
}

function styled(text, at, options) {
  const mark = text[at];
  const [before, after] = [text[at - 1] ?? " ", text[at + 1] ?? " "];
  if (WORD.test(before) || /\s/.test(after) || before === mark || after === mark) return null;
  for (let end = text.indexOf(mark, at + 2); end !== -1; end = text.indexOf(mark, end + 1)) {
    if (/\s/.test(text[end - 1]) || WORD.test(text[end + 1] ?? " ")) continue;
    if (inCodeOrAngle(text, at + 1, end)) continue;
    return {
      node: h(MARKS[mark], {}, inline(text.slice(at + 1, end), options)),
      length: end + 1 - at,
    };
  }
  return null;
}

/** Whether a code span or <…> that opened after `from` is still open at `end`: marks inside do not count. */
function inCodeOrAngle(text, from, end) {
  const rest = text.slice(from, end).replace(/`[^`]+`|<[^<>]+>/g, "");
  const open = (sign, closing) => rest.includes(sign) && text.indexOf(closing, end) !== -1;
  return open("<", ">") || open("`", "`");
}

function bareUrl(text) {
  const match = URL_TEXT.exec(text);
  const address = match?.[0].replace(/(?:[.,;:!?)'"]|&gt;|&lt;)+$/, "");
  if (!address || !safeUrl(decode(address))) return null;
  return { node: link(decode(address), decode(address)), length: address.length };
}

/** Code shows its letters as they are; only a link or mention in it is named. */
function coded(text) {
  return text
    .split(/(<[^<>]+>)/)
    .map((piece, index) =>
      index % 2 ? (angle(piece.slice(1, -1), (label) => decode(label)) ?? piece) : decode(piece),
    );
}

const PICTOGRAPH =
  /(\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}])*)/u;

/** Text without markup: entities decoded, emoji drawn. */
function words(text, emoji = true) {
  const pieces = text.split(/(:[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:)/);
  return pieces.flatMap((piece) => {
    const name = emoji && EMOJI_NAME.exec(piece)?.[1];
    return (name && emojiByName(name)) || pictographs(decode(piece));
  });
}

function pictographs(text) {
  return text
    .split(PICTOGRAPH)
    .map((piece, index) =>
      index % 2 && /[^\u0000-\u00FF\u2122]/u.test(piece) ? emojiByCharacter(piece) : piece,
    );
}
