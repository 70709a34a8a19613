// The names people and apps use most, as Unicode.

const TABLE = `
smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 joy 😂 rofl 🤣 slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉 blush 😊
heart_eyes 😍 kissing_heart 😘 sunglasses 😎 nerd_face 🤓 thinking_face 🤔 neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒
face_with_rolling_eyes 🙄 relieved 😌 pensive 😔 sleeping 😴 mask 😷 dizzy_face 😵 exploding_head 🤯 confused 😕 worried 😟 open_mouth 😮
astonished 😲 flushed 😳 fearful 😨 cold_sweat 😰 cry 😢 sob 😭 scream 😱 sweat_smile 😅 sweat 😓 tired_face 😫 triumph 😤 rage 😡 angry 😠
partying_face 🥳 hugging_face 🤗 shushing_face 🤫 zipper_mouth_face 🤐 robot_face 🤖 skull 💀 ghost 👻 alien 👽 hankey 💩 poop 💩
wave 👋 raised_hand ✋ ok_hand 👌 v ✌️ crossed_fingers 🤞 point_left 👈 point_right 👉 point_up ☝️ point_up_2 👆 point_down 👇
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 fist ✊ clap 👏 raised_hands 🙌 open_hands 👐 pray 🙏 handshake 🤝 muscle 💪 eyes 👀 eye 👁️ brain 🧠
heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 broken_heart 💔 sparkling_heart 💖 100 💯 boom 💥
collision 💥 dizzy 💫 speech_balloon 💬 thought_balloon 💭 zzz 💤 bust_in_silhouette 👤 busts_in_silhouette 👥 runner 🏃 detective 🕵️
facepalm 🤦 shrug 🤷 technologist 🧑‍💻 firefighter 🧑‍🚒 bug 🐛 beetle 🐞 ant 🐜 snail 🐌 turtle 🐢 snake 🐍 whale 🐳 octopus 🐙 unicorn_face 🦄
fire 🔥 sparkles ✨ star ⭐ star2 🌟 zap ⚡ sunny ☀️ sun_with_face 🌞 partly_sunny ⛅ cloud ☁️ rain_cloud 🌧️ snowflake ❄️ ocean 🌊 rainbow 🌈
seedling 🌱 evergreen_tree 🌲 four_leaf_clover 🍀 coffee ☕ pizza 🍕 beer 🍺 cake 🍰 birthday 🎂 tada 🎉 confetti_ball 🎊 gift 🎁 trophy 🏆
first_place_medal 🥇 dart 🎯 game_die 🎲 rocket 🚀 airplane ✈️ car 🚗 ambulance 🚑 fire_engine 🚒 construction 🚧 ship 🚢 anchor ⚓
rotating_light 🚨 vertical_traffic_light 🚦 traffic_light 🚥 octagonal_sign 🛑 watch ⌚ hourglass ⌛ hourglass_flowing_sand ⏳ alarm_clock ⏰
stopwatch ⏱️ timer_clock ⏲️ clock1 🕐 clock3 🕒 clock9 🕘 calendar 📆 date 📅 computer 💻 desktop_computer 🖥️ keyboard ⌨️ iphone 📱 phone ☎️
telephone_receiver 📞 pager 📟 battery 🔋 electric_plug 🔌 bulb 💡 flashlight 🔦 satellite_antenna 📡 floppy_disk 💾 cd 💿 camera 📷 mag 🔍
mag_right 🔎 microscope 🔬 telescope 🔭 test_tube 🧪 pill 💊 syringe 💉 wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ gear ⚙️ nut_and_bolt 🔩
toolbox 🧰 bricks 🧱 bomb 💣 shield 🛡️ lock 🔒 unlock 🔓 closed_lock_with_key 🔐 key 🔑 link 🔗 paperclip 📎 pushpin 📌 round_pushpin 📍
triangular_flag_on_post 🚩 checkered_flag 🏁 white_flag 🏳️ scissors ✂️ memo 📝 pencil ✏️ pencil2 ✏️ clipboard 📋 page_facing_up 📄 newspaper 📰
books 📚 book 📖 bookmark 🔖 label 🏷️ package 📦 mailbox 📫 email ✉️ envelope ✉️ incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤
file_folder 📁 open_file_folder 📂 card_index_dividers 🗂️ wastebasket 🗑️ chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊
moneybag 💰 credit_card 💳 crown 👑 gem 💎 bell 🔔 no_bell 🔕 mute 🔇 speaker 🔈 loud_sound 🔊 loudspeaker 📢 mega 📣
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 x ❌ o ⭕ heavy_check_mark ✔️ white_check_mark ✅ ballot_box_with_check ☑️ heavy_multiplication_x ✖️
heavy_plus_sign ➕ heavy_minus_sign ➖ heavy_exclamation_mark ❗ exclamation ❗ question ❓ grey_question ❔ grey_exclamation ❕ bangbang ‼️
information_source ℹ️ recycle ♻️ infinity ♾️ repeat 🔁 arrows_counterclockwise 🔄 arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️
arrow_upper_right ↗️ arrow_lower_right ↘️ leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ back 🔙 new 🆕 ok 🆗 sos 🆘 free 🆓 up 🆙
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 large_brown_circle 🟤
black_circle ⚫ white_circle ⚪ large_red_square 🟥 large_orange_square 🟧 large_yellow_square 🟨 large_green_square 🟩 large_blue_square 🟦
large_purple_square 🟪 black_large_square ⬛ white_large_square ⬜ black_small_square ▪️ white_small_square ▫️ large_orange_diamond 🔶
large_blue_diamond 🔷 small_orange_diamond 🔸 small_blue_diamond 🔹 small_red_triangle 🔺 small_red_triangle_down 🔻
arrow_forward ▶️ double_vertical_bar ⏸️ black_square_for_stop ⏹️ fast_forward ⏩ rewind ⏪ earth_africa 🌍 earth_americas 🌎
globe_with_meridians 🌐 house 🏠 office 🏢 hospital 🏥 factory 🏭 bank 🏦 tent ⛺ desert_island 🏝️ mountain ⛰️ sunrise 🌅 sunrise_over_mountains 🌄
zero 0️⃣ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 copyright ©️ registered ®️ tm ™️
`;

const words = TABLE.trim().split(/\s+/);

export const UNICODE = new Map();
for (let index = 0; index < words.length; index += 2) UNICODE.set(words[index], words[index + 1]);
UNICODE.set("hugs", "🤗").set("smiling_face", "☺️").set("thinking", "🤔").set("check", "✔️");

/** name by character; the first name of a character wins. */
export const NAMES = new Map();
for (const [name, character] of UNICODE) if (!NAMES.has(character)) NAMES.set(character, name);
