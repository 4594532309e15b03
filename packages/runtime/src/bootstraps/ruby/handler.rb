require "json"

module ColdstartRuntime
  # What a handler setting names: `file.method`, or `file.Module::Class.method`.
  # https://docs.aws.amazon.com/lambda/latest/dg/ruby-handler.html
  class Handler
    MAIN = TOPLEVEL_BINDING.receiver

    def initialize(setting)
      @file, *holder, @method = setting.split(".")
      if @method.nil? || holder.size > 1
        raise ArgumentError, "Invalid handler #{setting.split(".")}, must be of form FILENAME.METHOD or " \
          "FILENAME.CLASS.METHOD where FILENAME corresponds with an existing Ruby source file FILENAME.rb, CLASS is " \
          "an optional module/class namespace and METHOD is a callable method. If using CLASS, METHOD must be a " \
          "class-level method."
      end
      @holder = holder.first
    end

    def load
      task = ENV.fetch("LAMBDA_TASK_ROOT")
      $LOAD_PATH.unshift(task) unless $LOAD_PATH.include?(task)
      require @file
    end

    # @return the body of the answer, and its content type
    def call(event, context)
      receiver = @holder.nil? ? MAIN : Object.const_get(@holder)
      answer = receiver.__send__(@method, event: event, context: context)
      answer.respond_to?(:read) ? [answer.read, "application/unknown"] : [JSON.generate(answer), "application/json"]
    end
  end
end
