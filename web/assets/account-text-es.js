// The texts of the page that links in mails open, in Spanish; see text-en.js.

export default {
  account: {
    documentTitle: 'Tu usuario - Holdfast',
    forgot: {
      title: '¿Has olvidado tu contraseña?',
      text: 'Dinos tu correo y te enviamos un enlace para elegir una nueva.',
      send: 'Enviarme el enlace',
    },
    sent: {
      title: 'Mira en tu buzón',
      text: 'Si {email} es de un usuario de aquí, un enlace va en camino. Sirve una vez, durante una hora.',
    },
    recovery: {
      title: 'Elige una contraseña nueva',
      text: 'Con ella se cierran todas tus sesiones, y vuelves a iniciar sesión.',
      password: 'Contraseña nueva',
      save: 'Usar esta contraseña',
    },
    reset: { title: 'Tu contraseña es nueva', text: 'Se han cerrado todas tus sesiones. Inicia sesión con la contraseña nueva.' },
    email: {
      title: '¿Es tuya esta dirección?',
      text: 'Has abierto el enlace de un correo enviado a ella. Confírmala con este botón.',
      confirm: 'Sí, confirmarla',
    },
    confirmed: { title: 'Tu correo está confirmado', text: 'Puedes cerrar esta página.' },
    changed: { title: 'Tu correo es otro', text: 'Desde ahora inicias sesión con él.' },
    toApp: 'A tus cuentas',
    invite: { title: 'Tienes una invitación', text: 'Regístrate con el correo al que se envió.' },
    invalid: {
      title: 'Este enlace ya no es válido',
      text: 'Se ha usado, otro más reciente lo sustituye, o es demasiado antiguo.',
      again: 'Pedir otro enlace',
    },
  },
};
