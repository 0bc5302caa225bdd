using Research.Cli;

return await Tool.Run(args);
