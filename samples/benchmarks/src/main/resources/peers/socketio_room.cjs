// A room on socket.io: who asks joins it, who publishes sends to all in it.
const http = require('http');
const { Server } = require('socket.io');

const listener = http.createServer();
const io = new Server(listener, { serveClient: false });

io.on('connection', (socket) => {
  socket.on('join', (room, acknowledge) => {
    socket.join(room);
    acknowledge(room);
  });
  socket.on('publish', (room, event) => io.to(room).emit('event', event));
});

process.stdin.on('end', () => process.exit(0)).resume();
listener.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }, () => console.log('listening on ' + listener.address().port));
