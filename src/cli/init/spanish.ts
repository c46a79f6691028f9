import type { Starter } from './starter.ts';

export const spanish: Starter = {
  train: {
    alarm_set: ['despiértame a las [siete](time)', 'pon una alarma a las [siete y media](time)'],
    lights_on: ['enciende la luz de la [cocina](room)', 'luz encendida en el [baño](room) por favor'],
    weather_query: ['qué tiempo hace en [berlín](place_name)'],
  },
  dev: {
    alarm_set: ['puedes despertarme a las [seis](time)', 'pon una alarma a las [ocho](time)'],
    lights_on: ['enciende ya la luz del [garaje](room)'],
    weather_query: ['qué tiempo hará en [sevilla](place_name)', 'está lloviendo hoy en [bilbao](place_name)'],
  },
  test: {
    alarm_set: ['despiértame a las [nueve](time) por favor', 'una alarma a las [nueve y media](time)'],
    lights_on: ['la luz del [salón](room) por favor', 'puedes encender la luz de la [cocina](room)'],
    weather_query: ['qué tiempo hace hoy en [valencia](place_name)'],
  },
  grammar: `# A reference in <> is a rule, {label: …} a slot, […] may be left out, @2 is a weight against the neighbours.
feature gender: m f

intent alarm_set:
  @2 despiértame a las {time: <hora>} [por favor]
  pon una alarma (a | para) las {time: <hora>}

intent lights_on:
  (enciende | prende) la luz <del_cuarto> [por favor]

intent weather_query:
  qué tiempo (hace | hará) [hoy | mañana] en {place_name: <lugar>}

# The article agrees with the room: "del baño", "de la cocina", never "del cocina".
rule del_cuarto:
  del {room: <cuarto m>}
  de la {room: <cuarto f>}

rule cuarto ?gender:
  <?gender=m> (baño | salón | dormitorio | garaje)
  <?gender=f> (cocina | terraza)

rule hora:
  <numero>
  @0.5 <numero> y media

rule numero: cinco | seis | siete | ocho | nueve | diez

rule lugar: berlín | bilbao | madrid | sevilla | valencia
`,
};
