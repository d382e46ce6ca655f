/** The emoji names that apps use most, as characters. An unknown name stays as it was written. */

const TABLE = `
smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 joy 😂 wink 😉 blush 😊 slightly_smiling_face 🙂 upside_down_face 🙃 relaxed ☺️
heart_eyes 😍 thinking_face 🤔 thinking 🤔 neutral_face 😐 expressionless 😑 confused 😕 worried 😟 cry 😢 sob 😭 angry 😠 rage 😡 scream 😱
sweat_smile 😅 sunglasses 😎 nerd_face 🤓 shushing_face 🤫 face_with_monocle 🧐 hugging_face 🤗 partying_face 🥳 sleeping 😴 robot_face 🤖 ghost 👻 skull 💀
wave 👋 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 raised_hand ✋ hand ✋ raised_hands 🙌 clap 👏 pray 🙏 muscle 💪 point_right 👉 point_left 👈 point_up ☝️
point_down 👇 writing_hand ✍️ handshake 🤝 eyes 👀 eye 👁️ brain 🧠 heart ❤️ green_heart 💚 blue_heart 💙 purple_heart 💜 yellow_heart 💛 broken_heart 💔
tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 star ⭐ star2 🌟 sparkles ✨ boom 💥 fire 🔥 zap ⚡ rocket 🚀 100 💯 crown 👑 gem 💎
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ heavy_multiplication_x ✖️ warning ⚠️ octagonal_sign 🛑 stop_sign 🛑 no_entry ⛔
no_entry_sign 🚫 construction 🚧 rotating_light 🚨 exclamation ❗ heavy_exclamation_mark ❗ question ❓ grey_question ❔ grey_exclamation ❕ bangbang ‼️ interrobang ⁉️ information_source ℹ️
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪ black_circle ⚫
large_red_square 🟥 large_orange_square 🟧 large_yellow_square 🟨 large_green_square 🟩 large_blue_square 🟦 large_purple_square 🟪 white_large_square ⬜ black_large_square ⬛
small_blue_diamond 🔹 small_orange_diamond 🔸 large_blue_diamond 🔷 large_orange_diamond 🔶 small_red_triangle 🔺 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️
arrow_forward ▶️ arrow_backward ◀️ arrows_counterclockwise 🔄 leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ repeat 🔁 double_vertical_bar ⏸️ pause_button ⏸️ heavy_plus_sign ➕ heavy_minus_sign ➖
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣ keycap_ten 🔟 hash #️⃣
calendar 📆 date 📅 spiral_calendar_pad 🗓️ clock1 🕐 clock3 🕒 clock6 🕕 clock9 🕘 clock12 🕛 hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ alarm_clock ⏰ watch ⌚
memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 page_facing_up 📄 page_with_curl 📃 bookmark_tabs 📑 books 📚 book 📖 notebook 📓 newspaper 📰 scroll 📜 receipt 🧾 file_folder 📁
open_file_folder 📂 card_index_dividers 🗂️ file_cabinet 🗄️ wastebasket 🗑️ paperclip 📎 pushpin 📌 round_pushpin 📍 label 🏷️ bookmark 🔖 link 🔗 mag 🔍 mag_right 🔎 bar_chart 📊
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 lock 🔒 unlock 🔓 closed_lock_with_key 🔐 key 🔑 shield 🛡️ balance_scale ⚖️ scales ⚖️ classical_building 🏛️ hammer 🔨 wrench 🔧
hammer_and_wrench 🛠️ gear ⚙️ toolbox 🧰 magnet 🧲 test_tube 🧪 microscope 🔬 telescope 🔭 satellite 🛰️ electric_plug 🔌 bulb 💡 flashlight 🔦 battery 🔋
email 📧 envelope ✉️ inbox_tray 📥 outbox_tray 📤 incoming_envelope 📨 mailbox 📫 speech_balloon 💬 left_speech_bubble 🗨️ thought_balloon 💭 loudspeaker 📢 mega 📣 bell 🔔 no_bell 🔕 phone ☎️ telephone_receiver 📞
computer 💻 desktop_computer 🖥️ keyboard ⌨️ printer 🖨️ iphone 📱 camera 📷 camera_with_flash 📸 video_camera 📹 movie_camera 🎥 film_frames 🎞️ film_projector 📽️ clapper 🎬 tv 📺
performing_arts 🎭 art 🎨 frame_with_picture 🖼️ microphone 🎤 studio_microphone 🎙️ headphones 🎧 musical_note 🎵 notes 🎶 level_slider 🎚️ control_knobs 🎛️ vhs 📼 cd 💿 ticket 🎫 admission_tickets 🎟️ game_die 🎲 dart 🎯
bust_in_silhouette 👤 busts_in_silhouette 👥 family 👪 detective 🕵️ judge 🧑‍⚖️ artist 🧑‍🎨 singer 🧑‍🎤 technologist 🧑‍💻 office_worker 🧑‍💼 speaking_head_in_silhouette 🗣️
sunny ☀️ cloud ☁️ rainbow 🌈 umbrella ☔ snowflake ❄️ earth_americas 🌎 earth_africa 🌍 globe_with_meridians 🌐 seedling 🌱 herb 🌿 evergreen_tree 🌲 cactus 🌵 rose 🌹 bug 🐛 dog 🐶 cat 🐱 unicorn_face 🦄 owl 🦉
coffee ☕ tea 🍵 beers 🍻 pizza 🍕 cake 🍰 birthday 🎂 apple 🍎 popcorn 🍿 house 🏠 office 🏢 hospital 🏥 car 🚗 airplane ✈️ ship 🚢 triangular_flag_on_post 🚩 checkered_flag 🏁 white_flag 🏳️
copyright ©️ registered ®️ tm ™️ new 🆕 ok 🆗 free 🆓 sos 🆘 recycle ♻️ infinity ♾️ wheelchair ♿ tools 🛠️ puzzle_piece 🧩 package 📦 compass 🧭 thread 🧵
`;

const EMOJI = new Map();
for (const line of TABLE.trim().split("\n")) {
  const words = line.split(" ");
  for (let at = 0; at + 1 < words.length; at += 2) EMOJI.set(words[at], words[at + 1]);
}

/** The character of `name`, or undefined. */
export const emoji = (name) => EMOJI.get(name);

/** Replaces every known `:name:` in a plain text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?/g, (whole, name) => EMOJI.get(name) ?? whole);
}
