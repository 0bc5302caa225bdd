using Research.Cli;

return Tool.Run(args);
