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
    factor: 'Segundo factor',
    factorOff:
      'Inicia sesión también con un código de una aplicación de tu teléfono: así tu contraseña sola no le sirve a nadie.',
    addFactor: 'Añadir un segundo factor',
    factorSecret: 'Escribe esta clave en una aplicación de códigos, como la que usas en otros sitios:',
    factorLink: 'En tu teléfono: abrir la clave en una aplicación',
    factorCode: 'Después escribe el código que muestra la aplicación.',
    confirmFactor: 'Confirmar',
    recoveryCodes: 'Tus códigos de recuperación',
    recoveryText:
      'Si pierdes la aplicación, cada uno vale por un código, una vez. Los ves ahora y nunca más: guárdalos donde ' +
      'guardas tus contraseñas.',
    copyCodes: 'Copiarlos',
    codesCopied: 'Copiados.',
    codesKept: 'Los he guardado',
    factorOn: {
      one: 'Está activado: al iniciar sesión se pide un código de tu aplicación. Queda un código de recuperación.',
      other:
        'Está activado: al iniciar sesión se pide un código de tu aplicación. Quedan {count} códigos de recuperación.',
    },
    removeFactor: 'Quitar el segundo factor',
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
      factorAdded: {
        title: 'Tu segundo factor está activado',
        text: 'Desde ahora, al iniciar sesión se pide un código de tu aplicación.',
      },
      factorRemoved: { title: 'Tu segundo factor está desactivado', text: 'Tu contraseña sola inicia tu sesión.' },
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
      second_factor_added: 'Se añadió un segundo factor',
      second_factor_removed: 'Se quitó el segundo factor',
      recovery_code_used: 'Se usó un código de recuperación',
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
    handover: {
      offered: 'Se ofreció un traspaso de {account}',
      asked: 'Se pidió {account} a su dueño',
      disputed: 'Se preguntó al operador por {account}',
      refused: 'Se rechazó un traspaso de {account}',
      completed: 'Se traspasó {account}',
    },
    other: 'Otra cosa: {type}',
  },
};
