// Coloured initials for people, the sun signal for the app.
import { h } from "./dom.js";
import { userOf, world } from "./world.js";

const COLOURS = [
  "#4a7db5",
  "#b5517a",
  "#3f8f6b",
  "#c0722e",
  "#6e5bb8",
  "#2f8c99",
  "#a34f4f",
  "#6b7f2e",
];

export function avatar(user, size = 36) {
  const style = {
    width: `${size}px`,
    height: `${size}px`,
    fontSize: `${Math.round(size * 0.42)}px`,
  };
  if (!user || user.is_bot)
    return h("img", { class: "avatar", src: "/page/logo.svg", alt: "", style });
  const initials = user.name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join("")
    .toUpperCase();
  return h(
    "span",
    {
      class: "avatar initials",
      "aria-hidden": "true",
      style: { ...style, background: colourOf(user) },
    },
    initials,
  );
}

export function avatarById(id, size) {
  return avatar(id === world.state.app.bot_user_id ? null : userOf(id), size);
}

function colourOf(user) {
  const sum = [...user.id].reduce((total, letter) => total * 31 + letter.charCodeAt(0), 7);
  return COLOURS[Math.abs(sum) % COLOURS.length];
}
