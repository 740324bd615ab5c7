// The texts of the part about the password, the sessions and the activity in Spanish; see text-en.js.

export default {
  own: {
    password: 'Cambiar la contraseña',
    currentPassword: 'Contraseña actual',
    newPassword: 'Contraseña nueva',
    changePassword: 'Cambiar la contraseña',
    email: 'Tu correo',
    verified: '{email} está confirmado.',
    unverified: '{email} no está confirmado.',
    verify: 'Enviarme un enlace para confirmarlo',
    newEmail: 'Correo nuevo',
    changeEmail: 'Cambiar el correo',
    sessions: 'Dónde tienes la sesión abierta',
    thisDevice: 'Este dispositivo',
    from: '{network}, usada por última vez el {date}',
    unknownNetwork: 'Red desconocida',
    end: 'Cerrarla',
    endOf: 'Cerrar la sesión: {device}',
    endOthers: 'Cerrar todas las demás sesiones',
    activity: 'Qué ha pasado',
    more: 'Mostrar más',
    done: {
      passwordChanged: {
        title: 'Tu contraseña es nueva',
        text: 'Aquí sigues con la sesión abierta; en todos los demás sitios se ha cerrado.',
      },
      verificationSent: { title: 'Un enlace va en camino', text: 'Mira en tu buzón y ábrelo antes de un día.' },
      changeSent: {
        title: 'Mira en el buzón de {email}',
        text: 'Tu correo cambia cuando se abre el enlace de allí, antes de una hora.',
      },
      sessionEnded: { title: 'Esa sesión está cerrada', text: 'Ya no se puede hacer nada con ella.' },
      othersEnded: { title: 'Todas las demás sesiones están cerradas', text: 'Ahora esta es la única.' },
    },
  },

  device: {
    both: '{browser} en {system}',
    unknown: 'Dispositivo desconocido',
    edge: 'Edge',
    opera: 'Opera',
    samsung: 'Samsung Internet',
    firefox: 'Firefox',
    chrome: 'Chrome',
    safari: 'Safari',
    iphone: 'iPhone',
    ipad: 'iPad',
    android: 'Android',
    windows: 'Windows',
    chromeos: 'ChromeOS',
    macos: 'macOS',
    linux: 'Linux',
  },

  activity: {
    user: {
      created: 'Te registraste',
      password_changed: 'Se cambió tu contraseña',
      changed: 'Se confirmó o cambió tu correo u otro dato tuyo',
    },
    session: {
      created: 'Iniciaste sesión',
      ended: 'Una sesión terminó',
      reused: 'Una sesión se cerró, porque volvió a llegar una clave antigua suya',
    },
    reasons: {
      signed_out: 'Cerraste la sesión',
      ended_by_user: 'Cerraste otra sesión',
      password_changed: 'La contraseña nueva cerró otra sesión',
      too_many: 'Tenías demasiadas sesiones: se cerró la que menos usabas',
    },
    account: {
      linked: 'Conectaste {account}',
      reconnected: 'Reconectaste {account}',
      disconnected: 'Desconectaste {account}',
      deleted: 'Quitaste {account}',
      renamed: 'Cambiaste el apodo de {account}',
    },
    handover: { offered: 'Se ofreció un traspaso de {account}', completed: 'Se traspasó {account}' },
    other: 'Otra cosa: {type}',
  },
};
