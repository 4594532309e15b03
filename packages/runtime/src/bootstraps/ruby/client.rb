require "socket"

module ColdstartRuntime
  # Speaks to the Runtime API over one connection that stays open, and as much HTTP as that takes.
  class Client
    def initialize(address)
      host, _, port = address.rpartition(":")
      @address = address
      @connection = TCPSocket.new(host, port.to_i)
      @connection.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
    end

    # Waits for an invocation: its headers, by names in lower case, and its event.
    def next
      call("GET", "/invocation/next", {})
    end

    def post(path, body, headers)
      call("POST", path, headers.merge("Content-Length" => body.bytesize), body)
    end

    private

    def call(method, path, headers, body = "")
      lines = ["#{method} /2018-06-01/runtime#{path} HTTP/1.1", "Host: #{@address}"]
      lines += headers.map { |name, value| "#{name}: #{value}" }
      @connection.write(lines.join("\r\n").b + "\r\n\r\n".b + body.b)
      raise IOError, "The Runtime API is gone" if @connection.gets("\r\n").nil?

      answer = {}
      while (line = @connection.gets("\r\n").chomp("\r\n")) != ""
        name, value = line.split(":", 2)
        answer[name.downcase] = value.strip.force_encoding(Encoding::UTF_8)
      end
      [answer, @connection.read(answer.fetch("content-length", "0").to_i).force_encoding(Encoding::UTF_8)]
    end
  end
end
