import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const { DATABASE_URL, PORT = '3001' } = process.env;
if (!DATABASE_URL) throw new Error('DATABASE_URL is missing: that of the database Rollcall runs on.');

const app = await NestFactory.create(AppModule.forRoot(DATABASE_URL));
app.enableShutdownHooks();
await app.listen(PORT);
