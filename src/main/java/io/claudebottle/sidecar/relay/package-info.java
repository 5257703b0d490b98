/// The one process with a foot in three networks: a bottle's, its sidecars' and the host's. It is for where no engine lays networks: the
/// bottle's and the sidecars' have nothing but loopback, nothing of them listens on the host, and this carries bytes from one to the
/// next without reading any.
///
///     bottle                       sidecars                         host
///     127.0.0.1:9099  ──door──►    127.0.0.1:9099
///                                  any address:443  ──way out──►    the same address:443
///                                  nameserver:53    ──────────►     the same nameserver:53
///
/// What cannot be carried on is reset. In the sidecars' network a connection is accepted before the host has dialled, so a sidecar sees no
/// refusal but a connection that breaks off at once: ssh says `Connection reset`, and the gate that TLS with the host fails. It follows that a
/// sidecar never falls back from one address of a host to another. Ports that are no way out are refused as ever.
///
/// It starts as root of a user namespace that both networks belong to, and as nobody in particular on the host: all that it can do
/// there is open connections. [RelayMain] is its program, [RelaySettings] its command line, [io.claudebottle.sidecar.wire] lists its events.
@NullMarked
package io.claudebottle.sidecar.relay;

import org.jspecify.annotations.NullMarked;
